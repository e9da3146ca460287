// Text from before Unicode is recognised; Vietnamese in Unicode and other languages are left alone.
#include <doctest/doctest.h>

#include "core/sheet/legacy_encoding.h"
#include "core/sheet/sheet.h"
#include "tests/support/temp_folder.h"
#include "tests/support/xlsx_file.h"

using namespace motcong;
using namespace motcong::sheet;

namespace {

/// Latin-1 text as single bytes.
std::string to_bytes(std::string_view utf8) {
  std::string bytes;
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    const auto c = static_cast<unsigned char>(utf8[at]);
    bytes += c < 0x80 ? static_cast<char>(c)
                      : static_cast<char>((c & 3) << 6 | (static_cast<unsigned char>(utf8[++at]) & 0x3F));
  }
  return bytes;
}

}  // namespace

TEST_CASE("old encodings in Unicode text") {
  for (const char* text : {
           "Së KÕ ho¹ch vµ §Çu t\u00AD",
           "C«ng t¸c c¶i c¸ch hµnh chÝnh n¨m 2019",
           "Phßng §¨ng ký kinh doanh, phßng Tæng hîp",
           "B¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô",
           "QuyÕt ®Þnh sè 3055/Q§-UBND ngµy 28/12/2018",
           "V¨n phßng Së",
           "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
           "§éc lËp - Tù do - H¹nh phóc",
           "NguyÔn V¨n",
           "Gi¸m ®èc Së giao",
           "Thêi gian hoµn thµnh: Quý I n¨m 2019; ®¬n vÞ chñ tr×",
           "§¬n vÞ tÝnh: triÖu ®ång",
       }) {
    CAPTURE(std::string(text));
    CHECK(detect_legacy_vietnamese(text) == LegacyEncoding::tcvn3);
  }
  for (const char* text : {
           "Sôû Keá hoaïch vaø Ñaàu tö",
           "Coâng taùc caûi caùch haønh chính naêm 2019",
           "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
           "Ñoäc laäp - Töï do - Haïnh phuùc",
           "Phoøng Ñaêng kyù kinh doanh",
           "Baùo caùo tình hình thöïc hieän nhieäm vuï",
           "Quyeát ñònh soá 3055/QÑ-UBND ngaøy 28/12/2018",
           "VAÊN PHOØNG SÔÛ KEÁ HOAÏCH",
           "Nguyeãn Vaên",
           "Giaùm ñoác Sôû giao",
           "Ñôn vò tính: trieäu ñoàng",
       }) {
    CAPTURE(std::string(text));
    CHECK(detect_legacy_vietnamese(text) == LegacyEncoding::vni);
  }
}

TEST_CASE("everything else is left alone") {
  for (const char* text : {
           "",
           "Plain ASCII text, 100% of it.",
           "Sở Kế hoạch và Đầu tư",
           "Công tác cải cách hành chính năm 2019",
           "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập – Tự do – Hạnh phúc",
           "hoàn toàn, toán, hoá, khoán, loàn, xoá, toà án",
           "là và có bé ý à ơi cô chú",
           "So\u031B\u0309 Ke\u0302\u0301 hoa\u0323ch va\u0300 \u0110a\u0302\u0300u tu\u031B",  // decomposed
           "SỞ KẾ HOẠCH VÀ ÐẦU TƯ",                                                             // with U+00D0
           "Mục tiêu ≥ 80% (giai đoạn 2019–2020), 5 m², 20 °C, 10 µm, 10 µg/l",
           "© 2019 Sở Kế hoạch ® ™ § 5, § 6",
           "· Kế hoạch · Đầu tư » tiếp",
           "· first » next · second « back",
           "Nghị định¹ và thông tư² có hiệu lực³",
           "«Độc lập» và «Tự do»",
           "L'été déjà passé, où êtes-vous ? Le café, la forêt, Noël, naïf, maïs",
           "Où où, août, goût, coût, août",
           "à la carte, là, voilà, près, né, thé, blé",
           "São Paulo não é a capital; ações, informações, mãe, coração, João",
           "El niño comió piña mañana; ¿qué? ¡Sí! 1ª, 2º, Mª José",
           "Größe, Straße, für, Müller, Öl, übermäßig, daß, muß",
           "Ærø, København, blåbær, Åse, søndag, gå på",
           "Windows® Excel® ±5 ½ kg, 3×4, £5m, ¥100, ¢50",
           "日期 时间 課きく",
           "Dự án Citroën, Peugeot, Nestlé, Hermès, L'Oréal",
           "trans\u00ADla\u00ADtion, Ver\u00ADwal\u00ADtung",
           "Kế toán trưởng; toàn dân đoàn kết",
           "Tổng số: 1.234.567 đ; ¼ diện tích, ¾ số hộ",
           "n¨m",  // one word alone proves nothing
           "François Hollande, Äpfel, Łódź, Dvořák, Škoda",
           "Cô Ngô, ông Tô, bà Hồ, ô tô, nhà ở, ô, à, ý",
           "Q\u00A7, KH\u00A7T",
           "col\u00B7legi, para\u00B7lel",
       }) {
    CAPTURE(std::string(text));
    CHECK(detect_legacy_vietnamese(text) == std::nullopt);
  }
}

TEST_CASE("old encodings in bytes") {
  struct Row {
    const char* latin;
    LegacyEncoding encoding;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"Tªn,§¬n vÞ\nKÕ ho¹ch c¶i c¸ch hµnh chÝnh,Phßng Tæng hîp\n", LegacyEncoding::tcvn3},
           {"Teân,Ñôn vò\nKeá hoaïch caûi caùch haønh chính,Phoøng Toång hôïp\n", LegacyEncoding::vni},
           {"K\u00EA\u00EC hoa\u00F2ch ca\u00D2i ca\u00ECch ha\u00CCnh chi\u00ECnh,Pho\u00CCng "
            "T\u00F4\u00D2ng h\u00F5\u00F2p\n",
            LegacyEncoding::windows_1258},
       }) {
    const std::string bytes = to_bytes(row.latin);
    CHECK(detect_legacy_vietnamese_bytes(bytes) == row.encoding);
    const auto refused = read_csv(bytes);
    REQUIRE_FALSE(refused.ok());
    CHECK(format_english(refused.error()) == "The file is in the old encoding " +
                                                 std::string(name_of(row.encoding)) +
                                                 ", not in Unicode. Convert it to Unicode with UniKey, save "
                                                 "it as \"CSV UTF-8\" and choose that file.");
  }
  CHECK(detect_legacy_vietnamese_bytes(to_bytes("L'été déjà passé, où êtes-vous ? Le café, la forêt")) ==
        std::nullopt);
  CHECK(format_english(read_csv(to_bytes("a\nété, forêt\n")).error()) ==
        "The file is not UTF-8 text (line 2). Save it as \"CSV UTF-8\" and choose it again.");
}

TEST_CASE("a workbook with old text in any cell or column is refused with what was found") {
  const test::TempFolder folder;
  const auto read = [&](const std::string& rows) {
    const auto workbook =
        read_any(test::save_bytes(folder / "file.xlsx", test::make_zip(test::workbook_parts(rows))));
    return workbook ? "" : format_english(workbook.error());
  };
  const auto text = [](const std::string& words) {
    return "<c t=\"inlineStr\"><is><t>" + words + "</t></is></c>";
  };
  CHECK(read("<row>" + text("Tên") + text("Sở Kế hoạch") + text("C¶i c¸ch hµnh chÝnh") + "</row>") ==
        "The text is in the old encoding TCVN3 (ABC), not in Unicode: \"C¶i c¸ch hµnh chÝnh\". Convert it to "
        "Unicode with "
        "UniKey, save the file again as .xlsx or as \"CSV UTF-8\" and choose that file.");
  // Single words, none a proof by itself.
  CHECK(read("<row>" + text("N¨m") + "</row><row>" + text("Sè") + "</row><row>" + text("Phßng") +
             "</row><row>" + text("C«ng") + "</row>")
            .starts_with("The text is in the old encoding TCVN3 (ABC)"));
  CHECK(read("<row>" + text("Năm") + text("n¨m") + "</row>").empty());
}
