#include "live/broker/live_broker.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "live/broker/rabbitmq_broker.hpp"
#include "live/terminal/console.hpp"
#include "messaging/errors.hpp"

namespace live {
namespace {

constexpr auto ends_with_its_run = "ends with its run";

class SqliteBroker final : public LiveBroker {
 public:
  SqliteBroker(const messaging::asio::any_io_executor& executor, messaging::Clock& clock, const StateFolder& state)
      : broker_(executor, clock, state.broker(), live_transport) {}
  messaging::Transport& transport() override { return broker_; }
  messaging::QueueWatch& watch() override { return broker_; }
  messaging::Task clear(std::string, std::vector<messaging::Milliseconds>) override { co_return; }

 private:
  messaging::SqliteTransport broker_;
};

}  // namespace

std::unique_ptr<LiveBroker> open_broker(const messaging::asio::any_io_executor& executor, messaging::Clock& clock,
                                        const StateFolder& state, const LiveOptions& options) {
  if (options.transport.empty()) return std::make_unique<SqliteBroker>(executor, clock, state);
  return open_rabbitmq(executor, clock, state, options.transport);
}

std::shared_ptr<OwnBroker> provide_broker(LiveOptions& options, const std::filesystem::path& within) {
  std::shared_ptr<OwnBroker> own;
  if (options.transport == private_rabbitmq) {
    write_out("Starting a RabbitMQ for this run …\n");
    own = start_rabbitmq(options.transport, within);
    options.broker_ends = true;
  } else if (!options.transport.empty()) {
    require_rabbitmq(options.transport);
  }
  ::setenv(transport_variable, options.transport.c_str(), 1);
  return own;
}

void remember_transport(const StateFolder& state, const LiveOptions& options) {
  namespace fs = std::filesystem;
  fs::remove(state.transport());
  if (options.transport.empty()) return;
  std::ofstream file(state.transport());
  fs::permissions(state.transport(), fs::perms::owner_read | fs::perms::owner_write);
  if (options.broker_ends) {
    file << whole_rabbitmq(options.transport) << '\n' << ends_with_its_run << '\n';
  } else {
    file << shown_rabbitmq(options.transport) << '\n';
  }
}

LiveOptions remembered_transport(const StateFolder& state) {
  std::ifstream file(state.transport());
  LiveOptions options;
  std::string how_long;
  std::getline(file, options.transport);
  std::getline(file, how_long);
  options.broker_ends = how_long == ends_with_its_run;
  return options;
}

}  // namespace live
