// Users, what they may do today, and units by the names documents use.
#include "core/auth/users.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/department.h"

using namespace motcong;
using namespace motcong::auth;
using Ids = std::vector<std::int64_t>;

namespace {

struct Office : test::Department {
  Principal person(std::int64_t user_id) {
    return database->read([&](db::Reader& reader) {
      Principal principal;
      principal.user_id = user_id;
      load_rights(reader, today(), principal);
      return principal;
    });
  }
  Ids users_with(std::string_view permission, std::int64_t unit_id) {
    return database->read(
        [&](db::Reader& reader) { return list_users_with(reader, permission, unit_id, today()); });
  }
  std::string unit_named(std::string_view text) {
    const auto unit = database->read([&](db::Reader& reader) { return find_unit_by_name(reader, text); });
    return unit ? unit->code : "";
  }
  void end_unit(std::int64_t id, const base::Date& last_day) {
    database->write([&](db::WriteTx& tx) {
      tx.execute("UPDATE core_unit SET valid_to = ?2 WHERE id = ?1", id, last_day);
    });
  }
};

}  // namespace

TEST_CASE("user names") {
  struct Row {
    const char* typed;
    const char* name;  // "" when refused
  };
  for (const Row& row :
       {Row{"lan", "lan"}, Row{" Lan ", "lan"}, Row{"VANPHONG", "vanphong"},
        Row{"le.thi-hoa_2", "le.thi-hoa_2"}, Row{"a1", "a1"}, Row{"a", ""}, Row{"", ""}, Row{"1an", ""},
        Row{".an", ""}, Row{"la n", ""}, Row{"lân", ""}, Row{"lan\n1", ""}, Row{"lan@so", ""},
        Row{"a'--", ""},
        Row{"abcdefghijabcdefghijabcdefghijabcdefghij", "abcdefghijabcdefghijabcdefghijabcdefghij"},
        Row{"abcdefghijabcdefghijabcdefghijabcdefghijk", ""}}) {
    CAPTURE(std::string(row.typed));
    const auto name = parse_username(row.typed);
    CHECK((name.ok() ? *name : "") == row.name);
  }
}

TEST_CASE_FIXTURE(Office, "a user is added once, with clean texts") {
  const auto add = [&](std::string_view username, std::string_view full_name, std::string_view position) {
    return database->write([&](db::WriteTx& tx) {
      return auth::add_user(tx, clock.now(), username, full_name, position, "phc");
    });
  };
  const auto id = add("Lan", "  Phó  Chánh\nVăn phòng ", "Pho\u0301");
  REQUIRE(id.ok());
  const auto user = database->read([&](db::Reader& reader) { return find_user(reader, "lan"); });
  REQUIRE(user);
  CHECK(user->id == *id);
  CHECK(user->full_name == "Phó Chánh Văn phòng");
  CHECK(user->position == "Phó");
  CHECK(user->password_phc == "phc");
  CHECK(user->must_change_password);
  CHECK_FALSE(user->disabled);
  CHECK(user->password_set_at == clock.now());
  CHECK(database->read([&](db::Reader& reader) { return find_user(reader, *id); })->username == "lan");

  CHECK_FALSE(add("LAN", "Other", "").ok());
  CHECK_FALSE(add("l", "Other", "").ok());
  CHECK_FALSE(add("minh", "  ", "").ok());
  CHECK_FALSE(add("minh", std::string(121, 'x'), "").ok());
  CHECK_FALSE(add("minh", "Minh", std::string(121, 'x')).ok());
  CHECK_FALSE(add("minh", "\xff", "").ok());
  std::string longest;
  for (int i = 0; i < 120; ++i) longest += "ễ";
  CHECK(add("minh", longest, longest).ok());
  CHECK_FALSE(database->read([&](db::Reader& reader) { return find_user(reader, "nobody"); }));
  CHECK_FALSE(database->read([&](db::Reader& reader) { return find_user(reader, std::int64_t{99}); }));
}

TEST_CASE_FIXTURE(Office, "an initial password unused for 72 hours opens nothing any more") {
  const std::int64_t id =
      database
          ->write([&](db::WriteTx& tx) { return auth::add_user(tx, clock.now(), "lan", "Lan", "", "phc"); })
          .value();
  const auto user = [&] {
    return *database->read([&](db::Reader& reader) { return find_user(reader, id); });
  };
  CHECK_FALSE(initial_password_expired(user(), clock.now() + 72 * 3600));
  CHECK(initial_password_expired(user(), clock.now() + 72 * 3600 + 1));
  database->write([&](db::WriteTx& tx) { set_password(tx, clock.now(), id, "new", false); });
  CHECK_FALSE(initial_password_expired(user(), clock.now() + 9'000'000));
  CHECK(user().password_phc == "new");

  clock.advance(1000);
  database->write([&](db::WriteTx& tx) { save_rehashed_password(tx, id, "dearer"); });
  CHECK(user().password_phc == "dearer");
  CHECK(user().password_set_at == clock.now() - 1000);
}

TEST_CASE_FIXTURE(Office, "a role counts from its first to its last day") {
  struct Row {
    int from, to;  // days from today; 999: open
    bool counts;
  };
  const std::int64_t role = add_role("officer"), unit = add_unit("DKKD");
  allow(role, "par.view", Scope::unit);
  int n = 0;
  for (const Row& row : {Row{-10, 999, true}, Row{0, 999, true}, Row{0, 0, true}, Row{-10, 0, true},
                         Row{1, 999, false}, Row{1, 5, false}, Row{-10, -1, false}}) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    const std::int64_t user = add_user("user" + std::to_string(n++));
    give(user, role, unit, day(row.from), row.to == 999 ? std::nullopt : std::optional(day(row.to)));
    const Principal principal = person(user);
    CHECK(principal.may("par.view") == row.counts);
    CHECK(principal.reach("par.view").covers_unit(unit) == row.counts);
    CHECK(principal.unit_ids.empty() == !row.counts);
    const Ids holders = users_with("par.view", unit);
    CHECK((std::find(holders.begin(), holders.end(), user) != holders.end()) == row.counts);
  }
}

TEST_CASE_FIXTURE(Office, "several roles in several units add up") {
  const std::int64_t a = add_unit("DKKD"), b = add_unit("TDGS"), c = add_unit("ISO");
  const std::int64_t head = add_role("unit_head"), officer = add_role("officer"),
                     secretary = add_role("iso_secretary"), auditor = add_role("auditor");
  allow(head, "par.report", Scope::unit);
  allow(head, "par.view", Scope::unit);
  allow(officer, "par.report", Scope::own);
  allow(officer, "par.view", Scope::own);
  allow(secretary, "iso.edit", Scope::unit);
  allow(auditor, "par.view", Scope::all);
  const std::int64_t lan = add_user("lan");
  give(lan, officer, b);
  give(lan, head, a, {}, {}, true);
  give(lan, secretary, c);

  Principal principal = person(lan);
  CHECK(principal.unit_ids == Ids{a, b, c});
  CHECK(principal.reach("par.report").units == Ids{a});
  CHECK(principal.reach("par.report").own);
  CHECK_FALSE(principal.reach("par.report").all);
  CHECK(principal.reach("iso.edit").units == Ids{c});
  CHECK(principal.reach("par.edit").nothing());
  CHECK_FALSE(principal.may("par.edit"));

  give(lan, head, b);
  CHECK(person(lan).reach("par.report").units == Ids{a, b});
  CHECK(person(lan).unit_ids == Ids{a, b, c});

  give(lan, auditor);
  principal = person(lan);
  CHECK(principal.reach("par.view").all);
  CHECK(principal.reach("par.view").units.empty());
  CHECK(principal.reach("par.view").covers_unit(12345));
  CHECK(principal.reach("par.report").units == Ids{a, b});
}

TEST_CASE("the widest scope is what a person reaches") {
  const auto reach = [](std::vector<Grant> grants) {
    Principal principal;
    principal.user_id = 1;
    principal.unit_ids = {7, 8};
    principal.grants = std::move(grants);
    return principal.reach("p");
  };
  CHECK(reach({}).nothing());
  CHECK(reach({{"other", Scope::all, 0}}).nothing());
  CHECK(reach({{"p", Scope::none, 0}}).nothing());
  CHECK(reach({{"p", Scope::own, 3}}).own);
  CHECK(reach({{"p", Scope::own, 3}}).units.empty());
  CHECK(reach({{"p", Scope::unit, 3}, {"p", Scope::unit, 2}, {"p", Scope::unit, 3}}).units == Ids{2, 3});
  CHECK(reach({{"p", Scope::unit, 3}}).own);
  CHECK_FALSE(reach({{"p", Scope::unit, 3}}).covers_unit(7));
  CHECK(reach({{"p", Scope::unit, 0}}).units == Ids{7, 8});
  CHECK(reach({{"p", Scope::unit, 3}, {"p", Scope::all, 0}}).all);
  for (Scope scope : {Scope::own, Scope::unit, Scope::all}) CHECK(parse_scope(scope_name(scope)) == scope);
  for (const char* text : {"", "none", "ALL", "everything"}) CHECK(parse_scope(text) == Scope::none);
}

TEST_CASE_FIXTURE(Office, "who can act for a unit") {
  const std::int64_t a = add_unit("DKKD"), b = add_unit("TDGS");
  const std::int64_t head = add_role("unit_head"), officer = add_role("officer"),
                     director = add_role("director");
  allow(head, "par.report", Scope::unit);
  allow(officer, "par.report", Scope::own);
  allow(director, "par.report", Scope::all);
  const std::int64_t head_a = add_user("heada"), head_b = add_user("headb"), own = add_user("own"),
                     boss = add_user("boss"), gone = add_user("gone"), loose = add_user("loose");
  give(head_a, head, a);
  give(head_b, head, b);
  give(own, officer, a);
  give(boss, director);
  give(gone, head, a);
  give(loose, head);        // without a unit
  give(loose, officer, a);  // but he belongs to one
  REQUIRE(database->write([&](db::WriteTx& tx) { return set_disabled(tx, today(), gone, true); }).ok());

  CHECK(users_with("par.report", a) == Ids{head_a, boss, loose});
  CHECK(users_with("par.report", b) == Ids{head_b, boss});
  CHECK(users_with("par.report", 0) == Ids{boss});
  CHECK(users_with("par.other", a).empty());
}

TEST_CASE_FIXTURE(Office, "a unit is found by code, name, short name or alias, however it is written") {
  const std::int64_t centre = add_unit("TTXT", "Trung tâm Xúc tiến đầu tư và Hỗ trợ doanh nghiệp");
  add_unit("DKKD", "Phòng Đăng ký kinh doanh");
  add_unit("DN", "Phòng Doanh nghiệp");
  const auto save = [&](std::int64_t unit, std::string_view alias) {
    return database->write([&](db::WriteTx& tx) { return save_unit_alias(tx, unit, alias); }).ok();
  };
  CHECK(save(centre, "Trung tâm XTĐT và HTDN"));
  CHECK(save(centre, "trung tâm  xtđt và htdn"));
  CHECK_FALSE(save(centre + 1, "Trung tâm XTĐT và HTDN"));
  CHECK_FALSE(save(centre, " "));
  CHECK_FALSE(save(centre, "\xff"));

  for (const char* text :
       {"TTXT", "ttxt", " trung  tâm XTĐT và HTDN", "TRUNG TÂM XÚC TIẾN ĐẦU TƯ VÀ HỖ TRỢ DOANH NGHIỆP",
        "trung tam xuc tien dau tu va ho tro doanh nghiep", "Trung tâm X TĐT và HT DN"}) {
    CAPTURE(std::string(text));
    CHECK(unit_named(text) == "TTXT");
  }
  CHECK(unit_named("phong dang ky kinh doanh") == "DKKD");
  CHECK(unit_named("Phòng Ðăng ký kinh doanh") == "DKKD");  // with U+00D0 for Đ
  for (const char* text : {"", " ", "Phòng", "Phòng Đăng ký", "\xff", "%"}) CHECK(unit_named(text).empty());
}

TEST_CASE_FIXTURE(Office, "of several units with one name the one that still exists is meant, else none") {
  const std::int64_t old_unit = add_unit("KTN", "Phòng Kinh tế ngành");
  add_unit("KTN2", "Phòng Kinh tế ngành");
  CHECK(unit_named("Phòng Kinh tế ngành").empty());
  end_unit(old_unit, day(-1));
  CHECK(unit_named("Phòng Kinh tế ngành") == "KTN2");
  CHECK(unit_named("KTN") == "KTN");
}

TEST_CASE_FIXTURE(Office, "units and groups as of a day") {
  const std::int64_t a = add_unit("A"), b = add_unit("B"), c = add_unit("C");
  const std::int64_t group = add_unit("CPTT", "Các phòng chuyên môn, Trung tâm");
  end_unit(b, day(0));
  database->write([&](db::WriteTx& tx) {
    tx.execute("UPDATE core_unit SET valid_from = ?2, sort_no = 1 WHERE id = ?1", c, day(1));
    tx.execute("UPDATE core_unit SET kind = 'group', sort_no = 200 WHERE id = ?1", group);
    for (std::int64_t id : {a, b, c}) {
      tx.execute("INSERT INTO core_unit_group_member(group_id, unit_id) VALUES (?1, ?2)", group, id);
    }
  });
  database->read([&](db::Reader& reader) {
    const auto ids = [](const std::vector<Unit>& units) {
      Ids out;
      for (const Unit& unit : units) out.push_back(unit.id);
      return out;
    };
    CHECK(ids(list_units(reader, day(0))) == Ids{a, b, group});
    CHECK(ids(list_units(reader, day(1))) == Ids{c, a, group});
    CHECK(find_unit(reader, b)->kind == "division");
    CHECK_FALSE(find_unit(reader, 999));

    CHECK(find_unit_by_name(reader, "các phòng chuyên môn,  trung tâm")->id == group);
    CHECK(resolve_group(reader, group, day(0)) == Ids{a, b});
    CHECK(resolve_group(reader, group, day(1)) == Ids{c, a});
    CHECK(resolve_group(reader, a, day(0)) == Ids{a});
    CHECK(resolve_group(reader, 999, day(0)).empty());
  });
}
