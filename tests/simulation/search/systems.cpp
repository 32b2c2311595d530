#include "simulation/search/systems.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace test {
using namespace messaging;
using simulation::NodePlan;
namespace {

constexpr Milliseconds a_while(10);

NodePlan post() {
  return {"post", [](Endpoint& post) {
            keeps_notes(post);
            post.handle<SendInvoice>([](const SendInvoice& command, HandlerContext& context) -> Task {
              const auto& sender = context.message().header(header::originating_endpoint);
              co_await note(context, fmt::format("{} from {}", command.order_id, sender));
            });
          }};
}

NodePlan sends_invoices(std::string name) {
  return {std::move(name), [](Endpoint& endpoint) {
            endpoint.handle<OrderPlaced>([](const OrderPlaced& event, HandlerContext& context) -> Task {
              co_await context.send(SendInvoice(event.order_id));
            });
          }};
}

void require_second_delivery(const HandlerContext& context) {
  if (context.attempt().delivery == 1) throw std::runtime_error("not at once");
}

std::string numbered(const std::string& order_id, const HandlerContext& context) {
  return order_id + std::to_string(context.attempt().delivery);
}

}  // namespace

std::vector<AnyMessage> place(const std::vector<std::string>& order_ids) {
  std::vector<AnyMessage> commands;
  for (const auto& id : order_ids) commands.emplace_back(PlaceOrder(id));
  return commands;
}

NodePlan frontend() {
  return {"frontend", [](Endpoint&) {}};
}

void keeps_notes(Endpoint& endpoint) {
  endpoint.schema("CREATE TABLE IF NOT EXISTS notes(line TEXT NOT NULL)");
}

Task note(HandlerContext& context, std::string line) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT INTO notes VALUES (?)", line);
  co_await transaction.commit();
}

void derives_ids(Endpoint& endpoint) {
  endpoint.outgoing().use("an ID of what it says", [](OutgoingContext& context, Next next) -> Task {
    auto& message = context.message();
    message.headers[header::message_id] = message.type() + message.body;
    co_await next();
  });
}

void redelivers_at_once(Endpoint& endpoint) {
  endpoint.recoverability({.immediate_retries = 0, .delays = std::vector<Milliseconds>(9, Milliseconds(0))});
}

void never_retries(Endpoint& endpoint) {
  endpoint.recoverability({.immediate_retries = 0, .delays = {}});
}

Task commit_then_publish(const PlaceOrder& command, HandlerContext& context) {
  co_await note(context, command.order_id);
  co_await context.publish(OrderPlaced(command.order_id));
}

NodePlan orders() {
  return {"orders", [](Endpoint& orders) {
            keeps_notes(orders);
            derives_ids(orders);
            redelivers_at_once(orders);
            orders.handle<PlaceOrder>(commit_then_publish);
          }};
}

System one_subscriber(const std::vector<std::string>& order_ids) {
  return {{frontend(), orders(), notes_each<OrderPlaced>("billing")}, place(order_ids)};
}

System two_subscribers(const std::vector<std::string>& order_ids) {
  return {{frontend(), orders(), notes_each<OrderPlaced>("billing"), notes_each<OrderPlaced>("shipping")},
          place(order_ids)};
}

System two_senders(const std::vector<std::string>& order_ids) {
  return {{frontend(), orders(), sends_invoices("billing"), sends_invoices("shipping"), post()}, place(order_ids)};
}

System sends_back(const std::vector<std::string>& order_ids) {
  const auto answered = [](Endpoint& orders) {
    keeps_notes(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await note(context, fmt::format("{} of {}", command.count, command.order_id));
      if (command.count == 1) co_await context.publish(OrderPlaced(command.order_id));
    });
  };
  const auto answers = [](Endpoint& billing) {
    billing.handle<OrderPlaced>([](const OrderPlaced& event, HandlerContext& context) -> Task {
      co_await context.send(PlaceOrder(event.order_id, 2));
    });
  };
  return {{frontend(), {"orders", answered}, {"billing", answers}}, place(order_ids)};
}

System sleepers(const std::vector<std::string>& order_ids) {
  const auto sleeps_after = [](Endpoint& orders) {
    keeps_notes(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await commit_then_publish(command, context);
      co_await context.clock().sleep(a_while);
      co_await note(context, command.order_id + " done");
    });
  };
  const auto sleeps_before = [](Endpoint& billing) {
    keeps_notes(billing);
    billing.handle<OrderPlaced>([](const OrderPlaced& event, HandlerContext& context) -> Task {
      co_await context.clock().sleep(a_while);
      co_await note(context, event.order_id);
    });
  };
  return {{frontend(), {"orders", sleeps_after}, {"billing", sleeps_before}}, place(order_ids)};
}

System retriers(const std::vector<std::string>& order_ids) {
  const auto fails_after = [](Endpoint& orders) {
    keeps_notes(orders);
    derives_ids(orders);
    orders.recoverability({.immediate_retries = 0, .delays = {a_while}});
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await commit_then_publish(command, context);
      require_second_delivery(context);
    });
  };
  const auto fails_before = [](Endpoint& billing) {
    keeps_notes(billing);
    billing.recoverability({.immediate_retries = 0, .delays = {2 * a_while}});
    billing.handle<OrderPlaced>([](const OrderPlaced& event, HandlerContext& context) -> Task {
      require_second_delivery(context);
      co_await note(context, event.order_id);
    });
  };
  return {{frontend(), {"orders", fails_after}, {"billing", fails_before}}, place(order_ids)};
}

System attempt_counters(const std::vector<std::string>& order_ids) {
  const auto says_it = [](OutgoingContext& context, Next next) -> Task {
    context.message().headers["delivery"] = std::to_string(context.incoming()->attempt().delivery);
    co_await next();
  };
  const auto configure_orders = [says_it](Endpoint& orders) {
    keeps_notes(orders);
    derives_ids(orders);
    orders.outgoing().use("which delivery", says_it);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await note(context, numbered(command.order_id, context));
      co_await context.publish(OrderPlaced(command.order_id));
    });
  };
  const auto configure_billing = [](Endpoint& billing) {
    keeps_notes(billing);
    billing.handle<OrderPlaced>([](const OrderPlaced& event, HandlerContext& context) -> Task {
      co_await note(context, numbered(event.order_id, context) + " for " + context.message().header("delivery"));
    });
  };
  return {{frontend(), {"orders", configure_orders}, {"billing", configure_billing}}, place(order_ids)};
}

}  // namespace test
