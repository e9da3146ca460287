// What citations declare: rights, record types, pages, the part of every record's page.
#pragma once

#include "core/plugin/context.h"
#include "core/plugin/registry.h"

namespace motcong::citation {

void declare_citations(plugin::Registry& registry);

/// At each start: a row of days for every citing type that has none yet.
void prepare_rules(const plugin::Work& work, db::WriteTx& tx);

}  // namespace motcong::citation
