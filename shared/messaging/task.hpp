#pragma once

#include <boost/asio/awaitable.hpp>

namespace messaging {

namespace asio = boost::asio;

template <class T>
using Awaitable = asio::awaitable<T>;

/// What a handler or a behaviour returns: work that may wait on the way.
using Task = Awaitable<void>;

}  // namespace messaging
