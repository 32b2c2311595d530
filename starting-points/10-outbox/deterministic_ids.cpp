#include "deterministic_ids.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

/// A UUID of version 5: the same name gives the same ID, on every machine.
std::string uuid_of(const std::string& name) {
  boost::uuids::name_generator_sha1 generate(boost::uuids::ns::oid());
  return to_string(generate(name));
}

/// How many messages the handler has sent so far.
struct SentSoFar {
  int count = 0;
};

Task derive_id(OutgoingContext& context, Next next) {
  if (IncomingContext* incoming = context.incoming()) {
    const int number = ++incoming->extensions().get_or_add<SentSoFar>().count;
    context.message().headers[header::message_id] = uuid_of(fmt::format(
        "{}/{}/{}", incoming->message_id(), context.endpoint_name(), number));
  }
  co_await next();
}
