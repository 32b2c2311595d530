#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace figures {

/// A message as the broker's file holds it.
struct Row {
  std::string headers;
  std::string body;
};

/// The ceiling: the statements of SqliteTransport on its schema, as plain calls of SQLite, and nothing around them.
class RawQueue {
 public:
  /// The file must be a broker already.
  RawQueue(const std::filesystem::path& broker, std::string queue);

  /// One transaction.
  void send(const std::vector<Row>& messages);
  /// Claims messages in one transaction, reads them, and deletes them in another. Returns how many.
  std::size_t receive_and_complete(std::int64_t at_most);

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  struct Claimed {
    std::int64_t id;
    std::int64_t attempts;
  };

  Statement prepare(const char* sql);
  /// Runs the statement up to its first row or its end; says whether there is a row. Throws std::runtime_error.
  bool step(const Statement& statement);
  void run(const Statement& statement);
  static void bind(const Statement& statement, int index, const std::string& text);

  std::string queue_;
  std::unique_ptr<sqlite3, Close> connection_;
  std::int64_t range_;
  Statement begin_, commit_, insert_, unfiled_, due_, ready_, claim_, remove_;
  std::vector<Claimed> claimed_;
  std::int64_t token_ = 0;
};

}  // namespace figures
