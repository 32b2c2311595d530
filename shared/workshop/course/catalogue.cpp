#include "workshop/course/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

Demo read_demo(const nlohmann::ordered_json& json) {
  Demo demo;
  json.at("check").get_to(demo.check);
  json.at("typed").get_to(demo.typed);
  demo.token = json.value("token", "");
  demo.files = json.value("files", std::vector<std::string>());
  demo.failure_drawn = json.value("failure_drawn", true);
  json.at("scenario").get_to(demo.scenario);
  json.at("question").get_to(demo.question);
  json.at("failure").get_to(demo.failure);
  json.at("mend").get_to(demo.mend);
  json.at("after").get_to(demo.after);
  return demo;
}

Exercise read_manifest(const fs::path& file) {
  try {
    const auto json = nlohmann::ordered_json::parse(read_file(file));
    Exercise exercise;
    exercise.folder = file.parent_path().filename().string();
    json.at("number").get_to(exercise.number);
    json.at("title").get_to(exercise.title);
    json.at("task").get_to(exercise.task);
    json.at("minutes").get_to(exercise.minutes);
    json.at("lectures").get_to(exercise.lectures);
    json.at("task_shows").get_to(exercise.task_shows);
    const auto& start = json.at("starting_point");
    start.at("changes").get_to(exercise.starting_point_changes);
    for (const auto& failure : start.at("fails")) {
      exercise.starting_point_fails.push_back({failure.at("check"), failure.at("because")});
    }
    if (json.contains("demo")) exercise.demo = read_demo(json["demo"]);
    if (exercise.id() != fmt::format("{:02}", exercise.number)) throw Problem("its number is not that of its folder");
    return exercise;
  } catch (const std::exception& error) {
    throw Problem(fmt::format("the manifest {} is wrong: {}", file.string(), error.what()));
  }
}

}  // namespace

Project::Project(fs::path root) : root_(std::move(root)) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root_ / "exercises", none)) {
    const auto manifest = entry.path() / "exercise.json";
    if (fs::exists(manifest)) exercises_.push_back(read_manifest(manifest));
  }
  if (exercises_.empty()) {
    throw Problem(root_.string() + " has no exercises: is it the folder of the workshop?");
  }
  std::sort(exercises_.begin(), exercises_.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
}

const Exercise& Project::exercise(const std::string& text) const {
  const bool digits = !text.empty() && text.size() <= 3 &&
                      std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  if (digits) {
    for (const auto& exercise : exercises_) {
      if (exercise.number == std::stoi(text)) return exercise;
    }
  }
  const auto last = exercises_.back().number;
  throw Problem(fmt::format("there is no exercise '{}'; {}", text.substr(0, 20),
                            last == 1 ? "there is exercise 1" : fmt::format("there are 1 to {}", last)));
}

const Exercise* Project::after(const Exercise& e) const {
  const auto found = std::find_if(exercises_.begin(), exercises_.end(),
                                  [&](const auto& other) { return other.number == e.number + 1; });
  return found == exercises_.end() ? nullptr : &*found;
}

fs::path Project::variant(const Exercise& e, const std::string& name) const {
  if (name == "solution") return solution(e);
  if (name == "starting-point") return starting_point(e);
  return mine(e);
}

fs::path Project::code(const Exercise& e, const std::string& name) const {
  auto folder = variant(e, name);
  if (step_files(folder).empty()) {
    throw Problem(fmt::format("exercise {0} has not been started; ./workshop start {0} does", e.number));
  }
  return folder;
}

std::string Project::shown(const fs::path& path) const {
  const auto relative = path.lexically_relative(root_);
  return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

}  // namespace workshop
