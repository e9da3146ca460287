// Demonstration data: the department's own plan 267/KH-SKHĐT of 2019 with the 30 tasks of its appendix, and a year of reports
// as an office might have sent them. Reports and dates are made up; no real person is named.
#pragma once

#include <array>
#include <initializer_list>
#include <span>

#include "core/plugin/context.h"

namespace motcong::par {

/// REQUIRES: the units, groups and bodies of the core demonstration data.
void load_demo(const plugin::Work& work, db::WriteTx& tx);

struct DemoTask {
  const char* section;
  int no;
  const char* content;         // condensed
  const char* solution;        // condensed
  const char* target;
  std::initializer_list<const char*> lead, support, aggregate;  // unit codes
  const char* lead_text;       // these three as the plan writes them
  const char* support_text;
  const char* deadline_text;
  const char* kind;
  const char* starts_on;       // ISO day or ""
  const char* due_on;          // ISO day or ""
  const char* event_type;
  int event_days;              // 0: none
  const char* report;          // what units typically write about it
};

/// The 30 rows, in the order of the appendix.
std::span<const DemoTask> demo_tasks();

/// Reports, reviews, extensions and reminders of 2019, as far as they lie before work.today.
void load_demo_history(const plugin::Work& work, db::WriteTx& tx, std::int64_t plan_id);

}  // namespace motcong::par
