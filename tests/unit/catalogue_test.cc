// The message catalogue: the file format, and the two languages on top of the embedded one.
#include "core/i18n/catalogue.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "core/base/embedded.h"
#include "core/i18n/language.h"

using namespace motcong;

namespace {

std::string embedded_catalogue() {
  const base::EmbeddedFile* file = base::find_embedded("i18n/vi.mo");
  REQUIRE(file != nullptr);
  return std::string(file->bytes);
}

}  // namespace

TEST_CASE("Vietnamese comes from the catalogue, English is the msgid") {
  const i18n::Language& vi = i18n::Language::vi();
  const i18n::Language& en = i18n::Language::en();
  CHECK(vi.tr("Monday") == "Thứ Hai");
  CHECK(en.tr("Monday") == "Monday");
  CHECK(vi.knows("Monday"));
  CHECK_FALSE(vi.knows("No such message"));
  CHECK_FALSE(vi.knows(""));
  CHECK(en.knows("No such message"));
  CHECK(vi.tr("No such message") == "No such message");
  CHECK(vi.tr("") == "");
  CHECK(vi.code() == "vi");
  CHECK(vi.is_vi());
  CHECK_FALSE(en.is_vi());
}

TEST_CASE("anything but en is Vietnamese") {
  for (const char* code : {"vi", "", "EN", "fr", "en-GB", "vi_VN"})
    CHECK(&i18n::Language::get(code) == &i18n::Language::vi());
  CHECK(&i18n::Language::get("en") == &i18n::Language::en());
}

TEST_CASE("named placeholders are filled in after translation") {
  const base::Message message{"There is no day {date} in the calendar.", {{"date", "31/02/2026"}}};
  CHECK(i18n::Language::vi().tr(message) == "Không có ngày 31/02/2026 trong lịch.");
  CHECK(i18n::Language::en().tr(message) == "There is no day 31/02/2026 in the calendar.");
}

TEST_CASE("many threads may ask for the first message at once") {
  std::vector<std::thread> threads;
  std::vector<std::string> answers(8);
  for (std::string& answer : answers) {
    threads.emplace_back([&answer] { answer = i18n::Language::get("vi").tr("Sunday"); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& answer : answers) CHECK(answer == "Chủ nhật");
}

TEST_CASE("a damaged catalogue is refused") {
  const std::string whole = embedded_catalogue();
  const auto catalogue = i18n::Catalogue::parse_mo(whole);
  REQUIRE(catalogue.ok());
  CHECK(catalogue->size() > 0);
  CHECK(catalogue->find("Monday") == "Thứ Hai");

  CHECK_FALSE(i18n::Catalogue::parse_mo("").ok());
  CHECK_FALSE(i18n::Catalogue::parse_mo("not a catalogue, but longer than a header").ok());
  for (std::size_t size = 0; size + 1 < whole.size(); size += 7) {
    const std::string cut = whole.substr(0, size);
    CHECK_FALSE(i18n::Catalogue::parse_mo(cut).ok());
  }
  for (const std::size_t at : {11, 15, 19, 31}) {  // highest bytes: count, the two tables, a length
    std::string broken = whole;
    broken[at] = '\xFF';
    CHECK_FALSE(i18n::Catalogue::parse_mo(broken).ok());
  }
}
