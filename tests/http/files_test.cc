// Files attached to records, through the pages: who may do what, what is taken, how it is handed out, and the
// nightly check.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include "core/base/digest.h"
#include "core/plugin/jobs.h"
#include "core/record/attachment.h"
#include "core/record/store.h"
#include "tests/support/records.h"
#include "tests/support/sample_files.h"

namespace motcong {
namespace {

namespace fs = std::filesystem;
using plugin::RecordType;
using test::Browser;
using test::contains;
using test::Portal;

/// A unit, which everybody sees and the administrator may change.
struct UnitFiles {
  UnitFiles() { path = "/admin/units/" + std::to_string(id); }
  std::vector<record::Attachment> list() {
    return portal.services().db.read([&](db::Reader& reader) {
      return record::list_attachments(reader, portal.services().registry.type("core.unit"), id);
    });
  }
  http::Response add(const std::string& name, const std::string& content) {
    return admin.attach(path + "/files", {{name, content}});
  }
  std::string file_path(size_t index = 0) { return path + "/files/" + std::to_string(list().at(index).id); }
  fs::path disk_path(const std::string& hex) {
    return portal.folder() / "data" / "files" / hex.substr(0, 2) / hex.substr(2);
  }
  int count_on_disk() {
    int count = 0;
    portal.services().files.for_each([&](const db::FileStore::Entry&) { ++count; });
    return count;
  }
  void set(const char* key, const char* value) {
    portal.services().db.write([&](db::WriteTx& tx) { plugin::Settings::set(tx, key, value); });
  }
  void run_check() { REQUIRE(portal.services().jobs.run_job(portal.app().system_work(), "core.files")); }

  Portal portal;
  Browser admin = portal.as("quantri");
  std::int64_t id = portal.unit_id("DKKD");
  std::string path;
};

}  // namespace

TEST_SUITE_BEGIN("attached files");

TEST_CASE("every type that takes files: attach, list, save, new version, remove, history") {
  Portal portal;
  int types = 0;
  for (const RecordType& type : portal.services().registry.types()) {
    if (!type.can_attach || type.access.update.is_nobody() || type.access.create.is_nobody()) continue;
    const std::string username =
        type.id == std::string_view("core.task_report") ? "dkkd" : test::find_account(portal, type.access.update);
    INFO(std::string(type.id) << " as " << username);
    ++types;
    Browser browser = portal.as(username);
    const std::int64_t id = test::make_record(portal, browser, type, 21);
    const std::string path = std::string(type.path) + "/" + std::to_string(id);
    CHECK(contains(browser.get(path).body, "action=\"" + path + "/files\""));

    const http::Response added = browser.attach(
        path + "/files", {{"Báo cáo tháng 1.pdf", test::pdf_file()}, {"ảnh.png", test::png_file()}},
        {{"note", "Kèm theo"}});
    REQUIRE(added.status == 303);
    CHECK(added.header("Location") == path);
    const auto list = [&] {
      return portal.services().db.read(
          [&](db::Reader& reader) { return record::list_attachments(reader, type, id); });
    };
    REQUIRE(list().size() == 2);
    const std::string pdf = path + "/files/" + std::to_string(list()[0].id),
                      png = path + "/files/" + std::to_string(list()[1].id);
    const http::Response page = browser.get(path);
    CHECK(contains(page.body, "Báo cáo tháng 1.pdf"));
    CHECK(contains(page.body, "Kèm theo"));
    CHECK(test::parse_html(page.body).fault == "");

    http::Response saved = browser.get(pdf);
    CHECK(saved.status == 200);
    CHECK(test::read_body(saved) == test::pdf_file());
    CHECK(browser.get(pdf + "/version").status == 200);
    CHECK(
        browser.attach(pdf + "/version", {{"Báo cáo tháng 1 (sửa).pdf", test::pdf_file("y")}}, {{"note", ""}})
            .status == 303);
    REQUIRE(list().size() == 3);
    CHECK(list()[0].version_no == 2);
    CHECK(list()[0].is_current);
    CHECK(!list()[1].is_current);
    http::Response old = browser.get(pdf);
    CHECK(test::read_body(old) == test::pdf_file());
    CHECK(contains(browser.get(path).body, "phiên bản cũ"));
    CHECK(browser.get(pdf + "/remove").status == 200);
    CHECK(browser.post(png + "/remove", {}).status == 303);
    CHECK(browser.get(png).status == 404);
    CHECK(browser.get(png + "/view").status == 404);
    CHECK(list().size() == 2);
    const std::string history = browser.get(path + "/history").body;
    CHECK(contains(history, "<ins><span class=\"vh\">sau: </span>ảnh.png</ins>"));
    CHECK(contains(history, "<del><span class=\"vh\">trước: </span>ảnh.png</del>"));
    CHECK(contains(history, "Báo cáo tháng 1 (sửa).pdf (2)"));
  }
  CHECK(types >= 5);
}

TEST_CASE("three accepted, one refused, each with its reason") {
  UnitFiles u;
  const http::Response answer = u.admin.attach(u.path + "/files",
                                               {{"a.pdf", test::pdf_file("a")},
                                                {"b.png", test::png_file()},
                                                {"c.txt", "chữ"},
                                                {"d.png", test::pdf_file("d")}},
                                               {{"note", "Bốn tệp"}});
  CHECK(answer.status == 422);
  CHECK(u.list().size() == 3);
  CHECK(contains(answer.body, "d.png"));
  CHECK(contains(answer.body, "Tên tệp có phần mở rộng .png nhưng nội dung là tài liệu PDF (.pdf)"));
  CHECK(contains(answer.body, "value=\"Bốn tệp\""));
  CHECK(test::parse_html(answer.body).fault == "");
  CHECK(u.list()[0].note == "Bốn tệp");
  CHECK(u.list()[0].size == test::pdf_file("a").size());
  CHECK(u.list()[0].sha256 == base::to_hex(base::sha256(test::pdf_file("a"))));
}

TEST_CASE("what is refused, in words that name what was found and what is taken") {
  UnitFiles u;
  struct Case {
    const char* name;
    std::string content;
    const char* words;
  };
  const Case cases[] = {
      {"a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "hình vẽ SVG"},
      {"a.html", "<!doctype html><p>", "trang web"},
      {"a.js", "alert(1)", "Không nhận tệp loại .js"},
      {"hoa-don.pdf.exe", "MZ" + std::string(100, '\0'), "nội dung là chương trình"},
      {"a", test::pdf_file(), "không có phần mở rộng"},
      {"a.zip", test::make_zip({{"x", "y"}}), "Không nhận tệp loại .zip"},
      {"a.pdf", "", "Tệp không có dữ liệu"},
      {"a.docx",
       test::make_zip(
           {{"[Content_Types].xml", "x"}, {"word/document.xml", "x"}, {"word/vbaProject.bin", "x"}}),
       "macro"},
      {"a.gif", test::make_zip({{"x.class", "y"}}, "GIF89a" + std::string(20, 'x')), "hai loại nội dung"},
      {"a.txt",
       "K\xE5 ho\xB9"
       "ch",
       "không phải UTF-8"},
  };
  for (const Case& one : cases) {
    INFO(std::string(one.name));
    const http::Response answer = u.add(one.name, one.content);
    CHECK(answer.status == 422);
    CHECK(contains(answer.body, one.words));
  }
  CHECK(u.admin.attach(u.path + "/files", {}).status == 422);
  CHECK(u.admin.attach(u.path + "/files", {{"a.pdf", test::pdf_file()}}, {{"note", std::string(301, 'x')}})
            .status == 422);
  CHECK(u.list().empty());
  CHECK(u.count_on_disk() == 0);
  CHECK(fs::is_empty(u.portal.folder() / "data" / "tmp"));
}

TEST_CASE("the settings say which kinds and how much") {
  UnitFiles u;
  u.set("files.kinds", "pdf, zip");
  CHECK(u.add("a.zip", test::make_zip({{"x", "y"}})).status == 303);
  CHECK(u.add("a.png", test::png_file()).status == 422);
  u.set("files.max_mb", "1");
  const http::Response large = u.add("lớn.pdf", test::pdf_file(std::string(1024 * 1024, 'x')));
  CHECK(large.status == 422);
  CHECK(contains(large.body, "mỗi tệp tối đa 1 MB"));
  u.set("files.max_mb", "50");
  u.set("files.record_mb", "1");
  CHECK(u.add("a.pdf", test::pdf_file(std::string(600 * 1024, 'x'))).status == 303);
  const http::Response over = u.add("b.pdf", test::pdf_file(std::string(600 * 1024, 'y')));
  CHECK(contains(over.body, "tối đa được phép 1 MB"));
  u.set("files.record_mb", "500");
  u.set("files.total_mb", "1");
  CHECK(contains(u.add("b.pdf", test::pdf_file(std::string(600 * 1024, 'y'))).body, "đã dùng hết"));
  // Content the portal has already takes no more room.
  const std::string other = "/admin/units/" + std::to_string(u.portal.unit_id("VP"));
  CHECK(u.admin.attach(other + "/files", {{"a.pdf", test::pdf_file(std::string(600 * 1024, 'x'))}}).status ==
        303);
  CHECK(u.list().size() == 2);

  const http::Response bad = u.admin.attach("/admin/settings", {}, {{"files.kinds", "pdf, exe"}});
  CHECK(bad.status == 422);
  CHECK(contains(bad.body, "không kiểm tra được tệp loại exe"));
}

TEST_CASE("a disk that is nearly full takes no files and says so; the rest goes on") {
  UnitFiles u;
  u.set("files.free_mb", "10000000");
  const http::Response answer = u.add("a.pdf", test::pdf_file());
  CHECK(answer.status == 507);
  CHECK(contains(answer.body, "gần đầy"));
  CHECK(u.list().empty());
  CHECK(u.admin.get(u.path).status == 200);
}

TEST_CASE("before the body is read: signed in, allowed, not too much, room on the disk") {
  UnitFiles u;
  app::Dispatcher& dispatcher = u.portal.app().dispatcher();
  const auto ask = [&](const std::string& username, std::uint64_t bytes) {
    http::Request request;
    request.method = "POST";
    request.path = request.target = u.path + "/files";
    request.headers = {{"host", "portal.test"}};
    request.cookies = u.portal.as(username).cookies;
    const auto refusal = dispatcher.check_upload(request, bytes);
    if (!refusal) CHECK(request.max_file_bytes == 50 * record::kMegabyte);
    return refusal ? refusal->status : 0;
  };
  CHECK(ask("quantri", 1000) == 0);
  CHECK(ask("", 1000) == 401);
  CHECK(ask("dkkd", 1000) == 403);
  CHECK(ask("quantri", 501 * record::kMegabyte) == 0);
  CHECK(ask("quantri", 502 * record::kMegabyte) == 413);
  u.set("files.free_mb", "10000000");
  CHECK(ask("quantri", 1000) == 507);
  http::Request cut;
  cut.method = "POST";
  cut.path = cut.target = u.path + "/files";
  const http::Response page = dispatcher.refuse(cut, 413);
  CHECK(page.status == 413);
  CHECK(test::parse_html(page.body).fault == "");
}

TEST_CASE("the same content is not attached twice to a record, nor as a new version of itself") {
  UnitFiles u;
  CHECK(u.add("a.pdf", test::pdf_file()).status == 303);
  CHECK(contains(u.add("b.pdf", test::pdf_file()).body, "đã có nội dung này trong tệp a.pdf"));
  CHECK(u.admin.attach(u.file_path() + "/version", {{"c.pdf", test::pdf_file()}}).status == 422);
  CHECK(u.admin.attach(u.file_path() + "/version", {}).status == 422);
  CHECK(u.list().size() == 1);
}

TEST_CASE("content leaves the disk with the last row that names it") {
  UnitFiles u;
  const std::string other = "/admin/units/" + std::to_string(u.portal.unit_id("VP"));
  CHECK(u.add("a.pdf", test::pdf_file()).status == 303);
  CHECK(u.admin.attach(other + "/files", {{"b.pdf", test::pdf_file()}}).status == 303);
  CHECK(u.count_on_disk() == 1);
  const std::string file = u.file_path();
  CHECK(u.admin.post(file + "/remove", {}).status == 303);
  CHECK(u.count_on_disk() == 1);
  CHECK(u.admin.post(file + "/remove", {}).status == 404);
  const std::int64_t last = u.portal.services().db.read(
      [](db::Reader& reader) { return reader.integer("SELECT id FROM core_file", 0); });
  CHECK(u.admin.post(other + "/files/" + std::to_string(last) + "/remove", {}).status == 303);
  CHECK(u.count_on_disk() == 0);
}

TEST_CASE("one version goes, or the file with all of them") {
  UnitFiles u;
  CHECK(u.add("a.pdf", test::pdf_file("1")).status == 303);
  CHECK(u.admin.attach(u.file_path() + "/version", {{"a.pdf", test::pdf_file("2")}}).status == 303);
  CHECK(u.admin.attach(u.file_path() + "/version", {{"a.pdf", test::pdf_file("3")}}).status == 303);
  CHECK(u.admin.post(u.file_path(0) + "/remove", {}).status == 303);
  REQUIRE(u.list().size() == 2);
  CHECK(u.list()[0].version_no == 2);
  CHECK(u.list()[0].is_current);
  CHECK(contains(u.admin.get(u.file_path(1) + "/remove").body, "all_versions"));
  CHECK(u.admin.post(u.file_path(1) + "/remove", {{"all_versions", "1"}}).status == 303);
  CHECK(u.list().empty());
  CHECK(u.count_on_disk() == 0);
}

TEST_CASE("a removed record takes its files along") {
  Portal portal;
  Browser admin = portal.as("quantri");
  const RecordType& type = portal.services().registry.type("core.unit");
  const std::int64_t id = test::make_record(portal, admin, type, 31);
  const std::string path = "/admin/units/" + std::to_string(id);
  REQUIRE(admin.attach(path + "/files", {{"a.pdf", test::pdf_file()}}).status == 303);
  const std::string version = test::hidden_value(admin.get(path + "/remove").body, "row_version");
  REQUIRE(admin.post(path + "/remove", {{"row_version", version}}).status == 303);
  int left = 0;
  portal.services().files.for_each([&](const db::FileStore::Entry&) { ++left; });
  CHECK(left == 0);
  CHECK_FALSE(
      portal.services().db.read([](db::Reader& reader) { return reader.exists("SELECT 1 FROM core_file"); }));
}

TEST_CASE("how a file is handed out") {
  UnitFiles u;
  const std::string name = "Kế hoạch \"2019\"; x.pdf";
  REQUIRE(u.add(name, test::pdf_file()).status == 303);
  http::Response saved = u.admin.get(u.file_path());
  CHECK(saved.content_type == "application/pdf");
  CHECK(saved.header("Content-Disposition") ==
        "attachment; filename=\"K_ ho_ch _2019_; x.pdf\"; "
        "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20_2019_%3B%20x.pdf");
  CHECK(saved.header("Content-Security-Policy") == "default-src 'none'; sandbox");
  CHECK(saved.header("Cross-Origin-Resource-Policy") == "same-origin");
  CHECK(saved.header("Cache-Control") == "private, no-store");
  CHECK(saved.stream_bytes == test::pdf_file().size());
  http::Response viewed = u.admin.get(u.file_path() + "/view");
  CHECK(viewed.header("Content-Disposition").starts_with("inline; "));
  CHECK(viewed.header("Content-Security-Policy").starts_with("default-src 'none'; "));
  CHECK(viewed.header("Content-Security-Policy").ends_with("; sandbox"));
  CHECK(viewed.header("Content-Security-Policy").find("script-src") == std::string_view::npos);
  CHECK(test::read_body(viewed) == test::pdf_file());

  REQUIRE(u.add("ảnh.png", test::png_file()).status == 303);
  const http::Response page = u.admin.get(u.file_path(1) + "/view");
  CHECK(contains(page.body, "<img src=\"" + u.file_path(1) + "\""));
  CHECK(test::parse_html(page.body).fault == "");
  REQUIRE(u.add("thư.docx", test::make_office("word/document.xml")).status == 303);
  CHECK(u.admin.get(u.file_path(2) + "/view").status == 404);
  REQUIRE(u.add("ký.xml", "<?xml version=\"1.0\"?><Signature/>").status == 303);
  CHECK(u.admin.get(u.file_path(3)).content_type == "application/octet-stream");
}

TEST_CASE("files belong to their record: nobody reaches them through another, or without its right") {
  UnitFiles u;
  REQUIRE(u.add("a.pdf", test::pdf_file()).status == 303);
  const std::string number = std::to_string(u.list()[0].id);
  Browser reader = u.portal.as("dkkd");
  CHECK(reader.get(u.path + "/files/" + number).status == 200);  // who sees the unit sees its files
  CHECK(contains(reader.get(u.path).body, "a.pdf"));
  CHECK_FALSE(contains(reader.get(u.path).body, "/files\" enctype"));
  CHECK(reader.attach(u.path + "/files", {{"b.pdf", test::pdf_file("b")}}).status == 403);
  CHECK(reader.post(u.path + "/files/" + number + "/remove", {}).status == 403);
  CHECK(u.portal.as("").get(u.path + "/files/" + number).status == 303);
  const std::string other = "/admin/units/" + std::to_string(u.portal.unit_id("VP"));
  for (const char* rest : {"", "/view", "/version", "/remove"}) {
    CHECK(u.admin.get(other + "/files/" + number + rest).status == 404);
    CHECK(u.admin.get("/admin/units/987654/files/" + number + rest).status == 404);
    CHECK(u.admin.get("/admin/holidays/1/files/" + number + rest).status == 404);
  }
  CHECK(u.admin.post(other + "/files/" + number + "/remove", {}).status == 404);
  CHECK(u.admin.attach(other + "/files/" + number + "/version", {{"b.pdf", test::pdf_file("b")}}).status ==
        404);
  CHECK(u.list().size() == 1);
  // A person's account is not for everybody, so its files are not either.
  const std::string person = "/admin/users/" + std::to_string(u.portal.user_id("ketoan"));
  REQUIRE(u.admin.attach(person + "/files", {{"a.pdf", test::pdf_file()}}).status == 303);
  const std::string of_person = person + "/files/" + std::to_string(std::stoll(number) + 1);
  CHECK(u.admin.get(of_person).status == 200);
  CHECK(reader.get(of_person).status == 403);
}

TEST_CASE("a record that can no longer be changed keeps the files it was judged by") {
  Portal portal;
  Browser office = portal.as("vanphong");
  // The demonstration's plan is issued.
  const std::int64_t plan = portal.services().db.read([](db::Reader& reader) {
    return reader.integer("SELECT id FROM par_plan WHERE state <> 'draft' LIMIT 1", 0);
  });
  REQUIRE(plan != 0);
  std::string path;
  for (const RecordType& type : portal.services().registry.types()) {
    if (type.id == std::string_view("par.plan")) path = std::string(type.path) + "/" + std::to_string(plan);
  }
  CHECK_FALSE(contains(office.get(path).body, "/files\" enctype"));
  CHECK(office.attach(path + "/files", {{"a.pdf", test::pdf_file()}}).status == 409);
}

TEST_CASE("a name is shown as text, whatever it holds") {
  UnitFiles u;
  REQUIRE(u.add("<img src=x onerror=alert(1)>.pdf", test::pdf_file("1")).status == 303);
  REQUIRE(u.add("hoa\xE2\x80\xAE"
                "fdp.pdf",
                test::pdf_file("2"))
              .status == 303);
  REQUIRE(u.add("{{csrf_token}}&amp;.pdf", test::pdf_file("3")).status == 303);
  const http::Response page = u.admin.get(u.path);
  CHECK(test::parse_html(page.body).fault == "");
  CHECK_FALSE(contains(page.body, "<img src=x"));
  CHECK(contains(page.body, "{{csrf_token}}&amp;amp;.pdf"));
  CHECK_FALSE(contains(page.body, "\xE2\x80\xAE"));
  int strangers = 0;
  u.portal.services().files.for_each(
      [&](const db::FileStore::Entry& entry) { strangers += entry.sha256.empty(); });
  CHECK(strangers == 0);
}

TEST_CASE(
    "the nightly check names what is missing and damaged, tells the administrators once, and clears "
    "leftovers") {
  UnitFiles u;
  REQUIRE(u.add("mất.pdf", test::pdf_file("1")).status == 303);
  REQUIRE(u.add("hỏng.pdf", test::pdf_file("2")).status == 303);
  REQUIRE(u.add("còn.pdf", test::pdf_file("3")).status == 303);
  u.run_check();
  CHECK(contains(u.admin.get("/admin/files").body, "3 tệp: thiếu 0, hỏng 0"));
  CHECK(contains(u.admin.get("/admin/files").body, "Không có: mọi tệp còn nguyên"));

  fs::remove(u.disk_path(u.list()[0].sha256));
  const std::string damaged = test::pdf_file("9");
  std::ofstream(u.disk_path(u.list()[1].sha256), std::ios::binary) << damaged;
  const auto leave = [&](const std::string& content, int days_old) {
    const std::string hex = base::to_hex(base::sha256(content));
    fs::create_directories(u.disk_path(hex).parent_path());
    std::ofstream(u.disk_path(hex), std::ios::binary) << content;
    const timespec at[2] = {{u.portal.clock().now() - days_old * 86400, 0},
                            {u.portal.clock().now() - days_old * 86400, 0}};
    utimensat(AT_FDCWD, u.disk_path(hex).c_str(), at, 0);
    return u.disk_path(hex);
  };
  const fs::path old = leave("old", 2), fresh = leave("fresh", 0);
  std::ofstream(u.portal.folder() / "data" / "files" / "stray") << "x";
  const auto notices = [&] {
    return u.portal.services().db.read([](db::Reader& reader) {
      return reader.integer("SELECT count(*) FROM core_notice WHERE kind = 'core.files'", 0);
    });
  };
  u.run_check();
  const std::string page = u.admin.get("/admin/files").body;
  CHECK(contains(page, "thiếu 1, hỏng 1; 1 tệp lạ, 1 tệp thừa đã xóa"));
  CHECK(contains(page, "mất.pdf"));
  CHECK(contains(page, "hỏng.pdf"));
  CHECK(contains(page, "stray"));
  CHECK(contains(page, "href=\"" + u.path + "\""));
  CHECK_FALSE(contains(page, "còn.pdf"));
  CHECK_FALSE(fs::exists(old));
  CHECK(fs::exists(fresh));
  const auto told = notices();
  CHECK(told > 0);
  u.run_check();
  CHECK(notices() == told);
  CHECK(u.admin.get(u.file_path(0)).status == 404);
  // Sent again elsewhere, the content is whole for both.
  const std::string other = "/admin/units/" + std::to_string(u.portal.unit_id("VP"));
  CHECK(
      u.admin.attach(other + "/files", {{"mất.pdf", test::pdf_file("1")}, {"hỏng.pdf", test::pdf_file("2")}})
          .status == 303);
  u.run_check();
  CHECK(contains(u.admin.get("/admin/files").body, "thiếu 0, hỏng 0"));
}

TEST_CASE("a crash between keeping the bytes and writing the row leaves nothing but a leftover") {
  UnitFiles u;
  const std::string content = test::pdf_file();
  const fs::path upload = u.portal.folder() / "data" / "tmp" / "upload-x";
  std::ofstream(upload, std::ios::binary) << content;
  CHECK_THROWS(u.portal.services().db.write([&](db::WriteTx&) {
    u.portal.services().files.keep(upload, base::sha256(content));
    throw std::runtime_error("the power is gone");
  }));
  CHECK(u.list().empty());
  CHECK(u.count_on_disk() == 1);
  CHECK(u.add("a.pdf", content).status == 303);  // the leftover is no hindrance
  u.run_check();
  CHECK(u.count_on_disk() == 1);
}

TEST_SUITE_END();

}  // namespace motcong
