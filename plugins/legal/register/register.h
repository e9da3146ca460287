// The register of legal documents: who issues them, fields, the documents. What one does to another: relation_type.cc.
#pragma once

#include "core/plugin/registry.h"

namespace motcong::legal {

void declare_register(plugin::Registry& registry);

plugin::RecordType issuer_type();
plugin::RecordType field_type();
plugin::RecordType document_type();

inline constexpr const char* kDocument = "legal.document";
inline constexpr const char* kIssuer = "legal.issuer";
inline constexpr const char* kField = "legal.field";

}  // namespace motcong::legal
