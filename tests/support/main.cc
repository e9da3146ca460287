// The test program's main(): doctest's own; a failed check() in the code under test ends the process, and a template that
// names a key the page lacks is one.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "core/base/check.h"
#include "core/base/log.h"
#include "core/db/database.h"
#include "core/i18n/vietnamese.h"
#include "core/view/template_store.h"

int main(int argc, char** argv) {
  motcong::base::abort_on_failed_check(true);
  motcong::view::TemplateStore::set_strict(true);
  motcong::db::set_text_functions({.compare_vi = motcong::i18n::compare_vi, .fold = motcong::i18n::fold});
  motcong::base::set_log_level(motcong::base::LogLevel::error);
  return doctest::Context(argc, argv).run();
}
