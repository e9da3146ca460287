// Pieces of passwords that guessers try first: well-known passwords, Vietnamese ones, words of a department's
// office. Folded: lower case, no marks, no spaces. Longer passwords made of these pieces are refused by
// password_rules.cc.
#pragma once

#include <string_view>

namespace motcong::auth {

// One word a line would make a long page.
// clang-format off
inline constexpr std::string_view kWeakWords[] = {
    // Passwords known everywhere.
    "password", "passw0rd", "passwort", "passwd", "passcode", "passphrase", "letmein", "welcome", "login",
    "logon", "admin", "administrator", "root", "toor", "user", "guest", "test", "testing", "tester", "demo",
    "default", "changeme", "change", "secret", "master", "superman", "batman", "spiderman", "dragon",
    "monkey", "shadow", "sunshine", "princess", "football", "baseball", "basketball", "soccer", "hockey",
    "iloveyou", "loveyou", "loveme", "lovely", "love", "forever", "michael", "jennifer", "jessica",
    "michelle", "charlie", "daniel", "andrew", "joshua", "thomas", "robert", "george", "jordan", "hunter",
    "hunter2", "buster", "tigger", "ginger", "pepper", "cookie", "summer", "winter", "spring", "autumn",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "june", "july", "august", "september", "october", "november", "december", "freedom",
    "whatever", "trustno1", "starwars", "pokemon", "computer", "internet", "server", "system", "windows",
    "microsoft", "google", "facebook", "youtube", "gmail", "yahoo", "hotmail", "iphone", "samsung", "apple",
    "android", "nokia", "zalo", "tiktok", "office", "company", "manager", "support", "service", "operator",
    "backup", "network", "router", "cisco", "linux", "ubuntu", "debian", "oracle", "mysql", "postgres",
    "sqlite", "access", "killer", "cheese", "banana", "orange", "purple", "yellow", "silver", "golden",
    "diamond", "butterfly", "flower", "angel", "hello", "helloworld", "goodluck", "lucky", "money", "happy",
    "family", "baby", "babygirl", "sweet", "chocolate", "qwerty", "qwertz", "azerty", "dvorak", "asdfgh",
    "zxcvbn", "qazwsx", "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm", "1qaz", "2wsx", "3edc", "4rfv",
    "5tgb", "6yhn", "7ujm", "8ik", "9ol", "zaq1", "xsw2", "cde3", "vfr4", "1q2w3e", "1q2w3e4r", "q1w2e3",
    "2w3e4r", "3e4r5t", "4r5t6y", "5t6y7u", "1a2b3c", "a1b2c3", "a1s2d3", "abc123", "123abc", "123qwe",
    "qwe123", "asd123", "zxc123", "qweasd", "asdzxc", "qweasdzxc", "1234", "12345", "123123", "123321",
    "112233", "11223344", "121212", "131313", "123654", "147258", "159357", "147852369", "159753", "741852",
    "789456", "963852", "101010", "010203", "102030", "696969", "686868", "868686", "6868", "8686", "7979",
    "3979", "007", "2k", "p4ss", "blink182", "matrix", "ninja", "mustang", "ferrari", "porsche", "toyota",
    "honda", "yamaha", "suzuki", "arsenal", "chelsea", "liverpool", "manchester", "barcelona", "realmadrid",
    "ronaldo", "messi", "naruto", "doraemon", "conan",
    // Vietnamese ones.
    "matkhau", "matma", "mkhau", "mk123", "baomat", "bimat", "khongbiet", "khongnho", "khongco", "quenroi",
    "dangnhap", "taikhoan", "nguoidung", "macdinh", "thaydoi", "thunghiem", "xinchao", "chaoban", "camon",
    "tambiet", "anhyeuem", "emyeuanh", "yeuem", "yeuanh", "iuem", "anhiuem", "anhnhoem", "nhoem", "nhoanh",
    "matkhaucuatoi", "cuatoi", "vochong", "chongyeu", "voyeu", "conyeu", "contrai", "congai", "giadinh",
    "bomeyeu", "bome", "mevacon", "meyeu", "hanhphuc", "tinhyeu", "maimai", "maiyeu", "cuocsong", "cuocdoi",
    "maymman", "mayman", "phatloc", "phattai", "lamgiau", "anhem", "banbe", "thanhcong", "vietnam",
    "vietnamvodich", "vodich", "hanoi", "saigon", "hochiminh", "haiphong", "danang", "cantho", "thuathienhue",
    "thanhphohue", "codohue", "nhatrang", "vungtau", "dalat", "quangnam", "quangtri", "quangbinh", "nghean",
    "thanhhoa", "namdinh", "bacninh", "dongnai", "binhduong", "khanhhoa", "songhuong", "nguyen", "nguyenvan",
    "nguyenthi", "tranvan", "tranthi", "levan", "lethi", "phamvan", "phamthi", "hoangvan", "buivan",
    "hoahong", "hoasen", "hoamai", "muaxuan", "muahe", "muathu", "muadong", "thang", "namhoc", "nammoi",
    "tetnguyendan", "giangsinh", "quockhanh", "bongda", "doctap", "doclap", "tudo", "toiyeu", "toiyeuvietnam",
    "yeuvietnam", "tuoitre", "hocsinh", "sinhvien", "giaovien", "lophoc", "truonghoc", "daihoc", "maytinh",
    "dienthoai", "wifi", "mangnoibo",
    // Words of the office.
    "motcong", "portal", "congthongtin", "intranet", "noibo", "sokehoach", "kehoach", "vadautu", "dautu",
    "sokehoachvadautu", "sokehoachdautu", "skhdt", "khdt", "sotaichinh", "taichinh", "sonoivu", "noivu",
    "sotuphap", "tuphap", "uybannhandan", "ubnd", "hoidongnhandan", "hdnd", "tinhuy", "thanhuy", "chinhphu",
    "hanhchinh", "caicach", "caicachhanhchinh", "cchc", "motcua", "dichvucong", "trungtam", "phongban",
    "vanphong", "chanhvanphong", "thanhtra", "dangkykinhdoanh", "dkkd", "kinhdoanh", "doanhnghiep",
    "quyhoach", "tonghop", "thamdinh", "giamsat", "dauthau", "kinhte", "doingoai", "vanxa", "giamdoc",
    "phogiamdoc", "truongphong", "photruongphong", "chuyenvien", "canbo", "congchuc", "vienchuc", "nhanvien",
    "ketoan", "vanthu", "thukho", "thuky", "thukyiso", "lanhdao", "nhansu", "phapche", "congdoan", "dangvien",
    "doanvien", "chibo", "dangbo", "quantri", "quantrivien", "quantrihethong", "hethong", "kiemsoat",
    "biendich", "coquan", "congviec", "lamviec", "nhiemvu", "baocao", "tailieu", "congvan", "quyetdinh",
    "thongtu", "nghidinh", "quytrinh", "hoso", "nganhang", "khobac", "sysadmin", "webmaster", "iso9001",
    "tcvn",
};
// clang-format on

}  // namespace motcong::auth
