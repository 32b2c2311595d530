#pragma once

#include <filesystem>
#include <string>

namespace figures {

/// Benchmarks are registered as `table/line/side`, again in each round. Of each side a second's messages are counted,
/// or what is named here.
inline constexpr auto sqlite_throughput = "SQLite";
inline constexpr auto rabbitmq_throughput = "RabbitMQ";
inline constexpr auto library_side = "library";
inline constexpr auto raw_side = "raw";

/// One line for both sides. In microseconds.
inline constexpr auto wake_up = "wake-up";
inline constexpr auto library_median = "library_median";
inline constexpr auto library_p99 = "library_p99";
inline constexpr auto bare_median = "bare_median";
inline constexpr auto bare_p99 = "bare_p99";

/// A line for each transport. In microseconds when nothing else is under way, and how many when much is.
inline constexpr auto end_to_end = "end to end";
inline constexpr auto with_outbox_side = "with";
inline constexpr auto without_outbox_side = "without";
inline constexpr auto alone_median = "alone_median";
inline constexpr auto alone_p99 = "alone_p99";
inline constexpr auto together_rate = "together_rate";

/// A line for each transport, and a side for each of these numbers of consumers.
inline constexpr auto competition = "competition";
inline constexpr int consumer_counts[] = {1, 2, 4, 8};

/// How far the timed exploration goes, each kind of fault striking at most once; and its sides: all of it, and what its
/// layers take by themselves.
inline constexpr auto exploration = "exploration";
inline constexpr int exploration_commands = 2;
inline constexpr int exploration_faults = 2;
inline constexpr auto exploration_whole = "whole";
inline constexpr auto exploration_sqlite = "SQLite";
inline constexpr auto exploration_asio = "Asio";
inline constexpr auto exploration_explorer = "explorer";

void register_sqlite_transport();
/// Where there is one: see `why_no_rabbitmq`.
void register_rabbitmq_transport();
/// `program` is this program: other processes run it, too, in a role of their own.
void register_wake_up(const std::string& program);
void register_competition(const std::string& program);
/// `folder` holds the programs end-to-end-NN.
void register_end_to_end(const std::filesystem::path& folder);
void register_exploration();

/// Prints what one of so many messages takes in microseconds over SQLite, one at a time: to enqueue it, by the clock
/// and of the processor, and the same for receiving and completing it. Returns the exit status.
int print_sqlite(int messages);
/// Prints whether memory stays flat over a million executions; takes about a minute. The same.
int print_memory();
/// Prints, as Markdown, how the number of schedules grows with commands and faults; takes many minutes. The same.
int print_growth();
/// Prints what it costs when up to a million messages wait; takes some minutes. The same.
int print_backlog();

/// The second process of the wake-up: answers on the socket `descriptor` until it is ended.
/// Without a broker it answers questions, with one it answers what arrives in that file's queue.
void answer(int descriptor, const std::string& broker);
inline constexpr auto answer_role = "answer";  ///< the first word of a command line that calls for it

/// One of the competing consumers: handles what it finds in the queue, and says so for each message.
void consume(int descriptor, const std::string& place, const std::string& prefix);
inline constexpr auto consume_role = "consume";

}  // namespace figures
