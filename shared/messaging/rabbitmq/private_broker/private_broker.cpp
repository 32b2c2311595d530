#include "messaging/rabbitmq/private_broker/private_broker.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <random>
#include <system_error>
#include <vector>

#include "messaging/errors.hpp"
#include "messaging/processes/program.hpp"
#include "messaging/processes/temporary_folder.hpp"
#include "messaging/task.hpp"

namespace messaging::rabbitmq {
namespace {

/// Ports of loopback that nobody uses now. All are held until all are found, so that they differ.
std::array<std::uint16_t, 4> free_ports() {
  using asio::ip::tcp;
  asio::io_context io;
  std::vector<tcp::acceptor> holders;
  std::array<std::uint16_t, 4> ports{};
  for (auto& port : ports) {
    const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
    port = holders.emplace_back(io, loopback).local_endpoint().port();
  }
  return ports;
}

std::string new_password() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}", random(), random(), random());
}

std::filesystem::path folder_of_broker(const std::filesystem::path& within) {
  try {
    return new_folder(within.empty() ? place_for_temporary_files() : within, "workshop-rabbitmq");
  } catch (const std::system_error& error) {
    throw TransportError(error.what());
  }
}

}  // namespace

PrivateBroker::PrivateBroker(const std::filesystem::path& script, const Certificate& certificate,
                             const std::filesystem::path& within)
    : folder_(folder_of_broker(within)) {
  const auto [port, distribution_port, epmd_port, tls_port] = free_ports();
  url_.user = "workshop";
  url_.password = new_password();
  url_.host = "127.0.0.1";
  url_.port = port;
  std::vector<std::string> command{script.string(), folder_.string(), std::to_string(port),
                                   std::to_string(distribution_port), std::to_string(epmd_port)};
  if (!certificate.certificate.empty()) {
    tls_port_ = tls_port;
    command.insert(command.end(),
                   {std::to_string(tls_port), certificate.certificate.string(), certificate.key.string()});
  }
  try {
    Pipe to_it;
    Pipe from_it;
    process_ = start_program(command, {to_it.from.number(), from_it.into.number(), STDERR_FILENO}, Group::own);
    input_ = std::move(to_it.into);
    output_ = std::move(from_it.from);
  } catch (const std::system_error& error) {
    throw TransportError(error.what());
  }
  try {
    tell(url_.password + "\n");
  } catch (...) {
    end();
    throw;
  }
}

PrivateBroker::~PrivateBroker() {
  end();
}

void PrivateBroker::end() {
  input_.close();  // that ends it
  output_.close();
  wait_for_end(process_);
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Url PrivateBroker::tls_url() const {
  Url url = url_;
  url.tls = true;
  url.port = tls_port_;
  return url;
}

void PrivateBroker::tell(std::string_view what) {
  const auto written = ::write(input_.number(), what.data(), what.size());
  const std::string said = written < 0 ? "its script has ended" : hear();
  if (said != "ready") throw TransportError(said.empty() ? "the private RabbitMQ has ended" : said);
}

std::string PrivateBroker::hear() {
  std::string line;
  for (char c = 0;;) {
    const auto got = ::read(output_.number(), &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') return line;
    line += c;
  }
}

}  // namespace messaging::rabbitmq
