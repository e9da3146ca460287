// What a file is said to be, by its bytes; how its name is shown.
#include "core/record/file_kind.h"

#include <doctest/doctest.h>

#include "core/base/text.h"
#include "tests/support/sample_files.h"

namespace motcong {
namespace {

using record::Content;

Content look(const std::string& bytes) {
  return record::find_content(bytes.size(), [&](std::uint64_t offset, std::size_t size) {
    return offset < bytes.size() ? bytes.substr(static_cast<std::size_t>(offset), size) : std::string();
  });
}

struct Case {
  const char* what;
  std::string bytes;
  Content content;
  std::string extension;  // under which it is offered
  bool is_taken;
};

}  // namespace

TEST_SUITE_BEGIN("file kinds");

TEST_CASE("content and ending must agree") {
  const std::string docx = test::make_office("word/document.xml"),
                    xlsx = test::make_office("xl/workbook.xml");
  const std::string jar =
      test::make_zip({{"META-INF/MANIFEST.MF", "Main-Class: x"}, {"x.class", "\xCA\xFE\xBA\xBE"}});
  const std::string signature =
      std::string("\x30\x82\x01\x00\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02", 15) + "rest";
  const Case cases[] = {
      {"PDF", test::pdf_file(), Content::pdf, "pdf", true},
      {"PDF in capitals", test::pdf_file(), Content::pdf, record::extension_of("KE HOACH.PDF"), true},
      {"Word", docx, Content::docx, "docx", true},
      {"Excel", xlsx, Content::xlsx, "xlsx", true},
      {"PowerPoint", test::make_office("ppt/presentation.xml"), Content::pptx, "pptx", true},
      {"Excel with backslashes in the names of parts",
       test::make_zip({{"[Content_Types].xml", "x"}, {"xl\\workbook.xml", "x"}}), Content::xlsx, "xlsx",
       true},
      {"OpenDocument text", test::make_open_document("text"), Content::odt, "odt", true},
      {"OpenDocument sheet", test::make_open_document("spreadsheet"), Content::ods, "ods", true},
      {"older Word", test::make_compound("WordDocument"), Content::doc, "doc", true},
      {"older Excel", test::make_compound("Workbook"), Content::xls, "xls", true},
      {"older PowerPoint", test::make_compound("PowerPoint Document"), Content::ppt, "ppt", true},
      {"PNG", test::png_file(), Content::png, "png", true},
      {"JPEG", "\xFF\xD8\xFF\xE0" + std::string(40, 'x'), Content::jpeg, "jpg", true},
      {"JPEG by its longer ending", "\xFF\xD8\xFF\xE0" + std::string(40, 'x'), Content::jpeg, "jpeg", true},
      {"GIF", "GIF89a" + std::string(40, 'x'), Content::gif, "gif", true},
      {"WEBP", "RIFF" + test::little(40, 4) + "WEBPVP8 " + std::string(40, 'x'), Content::webp, "webp", true},
      {"TIFF", std::string("II*\0", 4) + std::string(40, 'x'), Content::tiff, "tif", true},
      {"RTF", "{\\rtf1\\ansi x}", Content::rtf, "rtf", true},
      {"text", "Kế hoạch cải cách hành chính\n", Content::text, "txt", true},
      {"text with a mark of its order",
       "\xEF\xBB\xBF"
       "a;b\n1;2\n",
       Content::text, "csv", true},
      {"signature", signature, Content::p7s, "p7s", true},
      {"signature in letters", "-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n", Content::p7s, "p7s",
       true},
      {"signed XML", "<?xml version=\"1.0\"?>\n<!-- x --><ds:Signature xmlns:ds=\"urn:x\"/>", Content::xml,
       "xml", true},
      {"archive", jar, Content::zip, "zip", true},

      {"nothing", "", Content::empty, "pdf", false},
      {"a picture called PDF", test::png_file(), Content::png, "pdf", false},
      {"a drawing called PNG", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x</script></svg>",
       Content::svg, "png", false},
      {"a drawing behind a comment", "<?xml version=\"1.0\"?><!-- <x> --><svg:svg/>", Content::svg, "xml",
       false},
      {"a drawing inside XML", "<?xml version=\"1.0\"?><a><b xmlns=\"http://www.w3.org/2000/svg\"/></a>",
       Content::svg, "xml", false},
      {"a page called text", "\n <!DOCTYPE HTML><p>x", Content::html, "txt", false},
      {"a page called CSV", "<HTML><body onload=x>", Content::html, "csv", false},
      {"a page called XML", "<?xml version=\"1.0\"?><x xmlns=\"http://www.w3.org/1999/xhtml\"/>",
       Content::html, "xml", false},
      {"XML that calls for a style sheet", "<?xml version=\"1.0\"?><?xml-stylesheet href=\"x\"?><a/>",
       Content::html, "xml", false},
      {"a script called text", "#!/bin/sh\nrm -rf /\n", Content::script, "txt", false},
      {"PHP", "<?php system($_GET[0]);", Content::script, "txt", false},
      {"a program", "MZ" + std::string(60, '\0'), Content::program, "pdf", false},
      {"a program of Linux",
       "\x7f"
       "ELF" +
           std::string(60, '\0'),
       Content::program, "doc", false},
      {"a Java class", "\xCA\xFE\xBA\xBE" + std::string(60, '\0'), Content::program, "jpg", false},
      {"an archive called Word", jar, Content::zip, "docx", false},
      {"Word called Excel", docx, Content::docx, "xlsx", false},
      {"Word called an archive", docx, Content::docx, "zip", false},
      {"Word with macros",
       test::make_zip(
           {{"[Content_Types].xml", "x"}, {"word/document.xml", "x"}, {"word/vbaProject.bin", "x"}}),
       Content::macros, "docx", false},
      {"an installer in the older container", test::make_compound("Property"), Content::unknown, "doc",
       false},
      {"Word locked with a password", test::make_compound("EncryptedPackage"), Content::encrypted, "docx",
       false},
      {"PDF that is a page too", "%PDF-1.4\n<html><script>x</script></html>\n%%EOF", Content::two_in_one,
       "pdf", false},
      {"PDF behind a page", "<html>%PDF-1.4\n%%EOF", Content::html, "pdf", false},
      {"PNG that is a page too", test::png_file("<script>x</script>"), Content::two_in_one, "png", false},
      {"GIF that is a Java archive too", test::make_zip({{"x.class", "y"}}, "GIF89a" + std::string(20, 'x')),
       Content::two_in_one, "gif", false},
      {"PDF that is an archive too", test::make_zip({{"x.exe", "MZ"}}, test::pdf_file()), Content::two_in_one,
       "pdf", false},
      {"archive with something before it", test::make_zip({{"word/document.xml", "x"}}, "PK\3\4 a lie "),
       Content::unknown, "docx", false},
      {"archive cut off", docx.substr(0, docx.size() - 30), Content::unknown, "docx", false},
      {"text with a zero", std::string("a\0b", 3), Content::unknown, "txt", false},
      {"text in an older code",
       "K\xE5 ho\xB9"
       "ch c\xB6i c\xB8"
       "ch",
       Content::old_text, "txt", false},
      {"text whose last letter is cut", "Kế hoạch\xE1\xBA", Content::old_text, "txt", false},
      {"bytes of no kind", "\1\2\xFF\3", Content::unknown, "pdf", false},
      {"RAR called PDF", "Rar!\x1a\x07\x01" + std::string(40, 'x'), Content::rar, "pdf", false},
  };
  for (const Case& one : cases) {
    INFO(std::string(one.what));
    const Content found = look(one.bytes);
    CHECK(found == one.content);
    CHECK(record::agrees(found, one.extension) == one.is_taken);
    CHECK(std::string_view(record::content_label(found)) != "");
  }
}

TEST_CASE("a long text is read to its end, and a letter across two pieces is whole") {
  std::string text(256 * 1024 - 1, 'a');
  text += "ế hết";
  CHECK(look(text) == Content::text);
  text += '\xFF';
  CHECK(look(text) != Content::text);
}

TEST_CASE("every beginning of a sample is judged without a fault") {
  for (const std::string& whole :
       {test::make_office("word/document.xml"), test::make_compound("Workbook"),
        test::make_open_document("text"), test::make_zip({{"x", "y"}}, test::png_file())}) {
    for (size_t size = 0; size < whole.size(); ++size) look(whole.substr(0, size));
    for (size_t at = 0; at < whole.size(); ++at) {
      std::string bent = whole;
      bent[at] = static_cast<char>(bent[at] ^ 0xFF);
      look(bent);
    }
  }
}

TEST_CASE("names are shown as names and nothing else") {
  const std::string long_name = std::string(300, 'a') + ".pdf";
  std::string many;
  for (int i = 0; i < 300; ++i) many += "ế";
  const std::pair<std::string, std::string> names[] = {
      {"Kế hoạch 2019.pdf", "Kế hoạch 2019.pdf"},
      {"Ke\xCC\x82\xCC\x81 hoach.pdf", "Kế hoach.pdf"},  // NFD
      {"../../etc/passwd.txt", "passwd.txt"},
      {"..\\..\\boot.txt", "boot.txt"},
      {"C:\\Users\\a\\b.docx", "b.docx"},
      {"/etc/shadow.txt", "shadow.txt"},
      {"..", "tep"},
      {".", "tep"},
      {"", "tep"},
      {"   ", "tep"},
      {".pdf", "tep.pdf"},
      {".htaccess", "tep.htaccess"},
      {"a.pdf/", "tep"},
      {"a.pdf.", "a.pdf"},
      {"a.pdf . .", "a.pdf"},
      {"a.html\r\nX-Evil: 1.txt", "a.html X-Evil_ 1.txt"},
      {std::string("a\0b.pdf", 7), "ab.pdf"},
      {"a\x1b[31m.pdf", "a[31m.pdf"},
      {"hoa\xE2\x80\xAE"
       "fdp.exe",
       "hoafdp.exe"},                  // right-to-left override
      {"a\xE2\x80\x8B.pdf", "a.pdf"},  // zero width
      {"\xEF\xBB\xBF"
       "a.pdf",
       "a.pdf"},
      {"a\tb.pdf", "a b.pdf"},
      {"CON", "_CON"},
      {"nul.txt", "_nul.txt"},
      {"COM1.pdf", "_COM1.pdf"},
      {"lpt9.tar.txt", "_lpt9.tar.txt"},
      {"a<b>:\"c|d?e*.pdf", "a_b___c_d_e_.pdf"},
      {"a;b&c=d%41.pdf", "a;b&c=d%41.pdf"},
      {"invoice.pdf.exe", "invoice.pdf.exe"},
      {"{{name}}.pdf", "{{name}}.pdf"},
      {"=cmd|' /C calc'!A0.csv", "C calc'!A0.csv"},
      {long_name, std::string(196, 'a') + ".pdf"},
      {"\xff\xfe", "tep"},
      {"-rf.txt", "-rf.txt"},
  };
  for (const auto& [given, shown] : names) {
    INFO(given);
    CHECK(record::clean_file_name(given) == shown);
    CHECK(record::clean_file_name(shown) == shown);
  }
  CHECK(base::utf8_length(record::clean_file_name(many + ".xlsx")) == 200);
  CHECK(record::clean_file_name(many + ".xlsx").ends_with("ế.xlsx"));
  CHECK(base::utf8_length(record::clean_file_name(many)) == 200);
  CHECK(base::utf8_length(record::clean_file_name("a." + many)) == 200);
}

TEST_SUITE_END();

}  // namespace motcong
