// A real database with the kernel's tables, in a folder of its own; gone at the end.
#pragma once

#include <memory>

#include "core/db/database.h"
#include "tests/support/temp_folder.h"

namespace motcong::test {

class TemporaryDatabase {
 public:
  TemporaryDatabase();
  db::Database& operator*() { return *database_; }
  db::Database* operator->() { return database_.get(); }

 private:
  TempFolder folder_;
  std::unique_ptr<db::Database> database_;
};

}  // namespace motcong::test
