#include "tests/support/import.h"

#include "tests/support/html.h"
#include "tests/support/records.h"

namespace motcong::test {

CheckedImport check_import(Browser& browser, const plugin::RecordType& type, const std::string& bytes,
                           const std::string& file_name, const Form& changes) {
  CheckedImport checked;
  checked.page = browser.attach(std::string(type.path) + "/import", {{file_name, bytes}}, {}, "file");
  if (checked.page.status != 303) return checked;
  checked.path = checked.page.header("Location");
  const http::Response columns = browser.get(checked.path);
  if (columns.status != 200) {
    checked.page = columns;
    return checked;
  }
  Form form = parse_html(columns.body).form(checked.path + "/check");
  for (const auto& [name, value] : changes) set_value(form, name, value);
  checked.page = browser.post(checked.path + "/check", form);
  if (checked.page.status != 303) return checked;
  std::string next(checked.page.header("Location"));
  if (next.starts_with("/work/")) next = checked.path + "/result";
  checked.page = browser.get(next);
  return checked;
}

std::string counts_of(const http::Response& page) {
  std::string counts;
  bool inside = false;
  for (const Tag& tag : parse_html(page.body).tags) {
    if (tag.name == "ul") inside = tag.attribute("class") == "tabs";
    if (tag.name == "/ul") inside = false;
    if (inside && tag.name == "span" && tag.attribute("class") == "count")
      counts += (counts.empty() ? "" : " ") + tag.text;
  }
  return counts;
}

http::Response write_import(Browser& browser, const CheckedImport& checked) {
  const std::string run = checked.path + "/run";
  return browser.post(run, parse_html(checked.page.body).form(run));
}

}  // namespace motcong::test
