// SPDX-License-Identifier: MIT
#pragma once

#include "app/config.h"

#include <initializer_list>
#include <utility>

namespace am {

template<typename Enum>
using EnumNames = std::initializer_list<std::pair<const char *, Enum>>;

/// Every key of the configuration file but those below [agents], once: ConfigReader reads by this list and
/// ConfigPrinter prints by it, and README's table follows it.
template<typename Visitor>
void visitOptions(Config &config, Visitor &visitor)
{
    visitor.section("server");
    visitor.listen("listen", config.listen);
    visitor.text("data_dir", config.dataDirectory);
    visitor.text("admin_socket", config.admin.socket);
    visitor.text("admin_group", config.admin.group);
    visitor.text("admin_readonly_group", config.admin.readOnlyGroup);
    visitor.texts("cors_origins", config.corsOrigins);

    visitor.section("limits");
    visitor.integer("connections", config.limits.connections, 1, 1'000'000);
    visitor.integer("requests_in_flight", config.limits.requestsInFlight, 1, 1'000'000);
    visitor.integer("header_bytes", config.limits.headerBytes, 256, 1024 * 1024);
    visitor.integer("request_bytes", config.requestBytes, 256, 1024LL * 1024 * 1024);
    visitor.integer("report_bytes", config.reportBytes, 256, 1024LL * 1024 * 1024);
    visitor.integer("bodies_in_flight_bytes", config.limits.bodiesInFlight, 1024, 1LL << 40);
    visitor.integer("minimum_bytes_per_second", config.limits.minimumRate, 0, 1024LL * 1024 * 1024);
    visitor.seconds("header_seconds", config.limits.header, 0.05, 3600);
    visitor.seconds("body_seconds", config.limits.body, 0.05, 3600);
    visitor.seconds("idle_seconds", config.limits.idle, 0.05, 86'400);
    visitor.seconds("write_seconds", config.limits.write, 0.05, 3600);
    visitor.seconds("answer_seconds", config.limits.answer, 0.05, 3600);

    visitor.section("elevenlabs");
    visitor.secrets("workspace_key", config.workspaceKeys);
    visitor.secrets("hmac_key", config.signingKeys);
    visitor.seconds("signature_oldest_seconds", config.postCall.oldest, 1, 86'400);
    visitor.seconds("signature_ahead_seconds", config.postCall.furthestAhead, 0, 86'400);
    visitor.secret("api_key", config.elevenLabs.apiKey);
    visitor.url("base_url", config.elevenLabs.baseUrl);
    visitor.texts("agents", config.elevenLabs.agents);
    visitor.seconds("agent_seconds", config.elevenLabs.agentAge, 0, 86'400);
    visitor.seconds("reconcile_seconds", config.elevenLabs.reconcile, 0, 86'400);
    visitor.seconds("reconcile_overlap_seconds", config.elevenLabs.overlap, 60, 7 * 86'400);
    visitor.seconds("reconcile_back_seconds", config.elevenLabs.back, 0, 366 * 86'400);
    visitor.seconds("reconcile_grace_seconds", config.elevenLabs.grace, 0, 86'400);

    visitor.section("mem0");
    visitor.choice("flavor", config.mem0.flavor,
                   EnumNames<Mem0Settings::Flavor>{{"platform", Mem0Settings::Flavor::Platform},
                                                   {"selfhosted", Mem0Settings::Flavor::SelfHosted}});
    visitor.url("base_url", config.mem0.baseUrl);
    visitor.secret("api_key", config.mem0.apiKey);
    visitor.text("org_id", config.mem0.organization);
    visitor.text("project_id", config.mem0.project);
    visitor.integer("search_limit", config.retrieve.limit, 1, 100);
    visitor.seconds("timeout_seconds", config.retrieve.deadline, 0.05, 120);
    visitor.integer("live_calls", config.mem0.calls.live, 1, 4096);
    visitor.integer("background_calls", config.mem0.calls.background, 1, 4096);
    visitor.certificates("ca_file", config.mem0.calls.certificateAuthorities);

    visitor.section("client_data");
    visitor.seconds("deadline_seconds", config.clientData.deadline, 0.01, 10);

    visitor.section("retrieve");
    visitor.choice("access", config.retrieve.access,
                   EnumNames<RetrieveSettings::Access>{{"open", RetrieveSettings::Access::Open},
                                                       {"key", RetrieveSettings::Access::Key},
                                                       {"call", RetrieveSettings::Access::Call}});
    visitor.seconds("token_seconds", config.retrieve.tokenLife, 60, 86'400);

    visitor.section("delivery");
    visitor.ladder("retry_seconds", config.delivery.retry);
    visitor.integer("in_flight", config.delivery.inFlight, 1, 1000);
    visitor.integer("report_bytes_in_flight", config.delivery.reportBytesInFlight, 1024, 1LL << 40);
    visitor.seconds("deadline_seconds", config.delivery.deadline, 0.1, 3600);
    visitor.seconds("confirm_seconds", config.delivery.confirmFor, 0.1, 86'400);
    visitor.seconds("abandon_pending_seconds", config.delivery.abandonPending, 0.1, 30.0 * 86'400);
    visitor.seconds("settle_seconds", config.delivery.settle, 0, 3600);
    visitor.seconds("denied_pause_seconds", config.delivery.deniedPause, 0.05, 86'400);
    visitor.flag("rationale", config.delivery.rationale);
    visitor.flag("extract_factual", config.delivery.extractFactual);
    visitor.flag("extract_semantic", config.delivery.extractSemantic);
    visitor.integer("chunk_characters", config.delivery.chunkCharacters, 500, 20'000);

    visitor.section("audio");
    visitor.flag("keep", config.audio.keep);

    visitor.section("identity");
    visitor.region("default_region", config.identity.defaultRegion);
    visitor.regions("agent_regions", config.identity.agentRegions);
    visitor.choice("keys", config.identity.keys,
                   EnumNames<IdentitySettings::Keys>{{"number", IdentitySettings::Keys::Number},
                                                     {"hmac", IdentitySettings::Keys::Hmac}});
    visitor.choice(
        "anonymous_calls", config.delivery.anonymousCalls,
        EnumNames<DeliverySettings::AnonymousCalls>{{"conversation", DeliverySettings::AnonymousCalls::Conversation},
                                                    {"discard", DeliverySettings::AnonymousCalls::Discard}});
    visitor.texts("own_numbers", config.identity.ownNumbers);
    visitor.texts("withheld", config.identity.withheld);
    visitor.texts("shared_numbers", config.identity.sharedNumbers);
    visitor.secrets("shared_pins", config.identity.sharedPins);
    visitor.flag("confirm_by_variable", config.identity.confirmByVariable);

    visitor.section("briefing");
    visitor.integer("memories", config.briefing.memories, 1, 200);
    visitor.seconds("card_seconds", config.briefing.cardAge, 0, 30 * 86'400);
    visitor.integer("context_tokens", config.briefing.contextTokens, 50, 50'000);
    visitor.texts("name_keys", config.briefing.nameKeys);

    visitor.section("retention");
    visitor.integer("reports_days", config.retention.reportsDays, 0, 36'500);
    visitor.integer("audio_days", config.retention.audioDays, 0, 36'500);
    visitor.integer("receipts_days", config.retention.receiptsDays, 1, 36'500);
    visitor.integer("log_days", config.retention.logDays, 0, 36'500);
    visitor.integer("log_lines", config.retention.logLines, 0, 1'000'000'000);

    visitor.section("log");
    visitor.choice(
        "format", config.log.format,
        EnumNames<LogSettings::Format>{{"text", LogSettings::Format::Text}, {"json", LogSettings::Format::Json}});
    visitor.choice("level", config.log.level,
                   EnumNames<LogSettings::Level>{{"debug", LogSettings::Level::Debug},
                                                 {"info", LogSettings::Level::Info},
                                                 {"warning", LogSettings::Level::Warning},
                                                 {"error", LogSettings::Level::Error}});
}

/// The keys of [agents.default] and [agents.<agent_id>].
template<typename Visitor>
void visitAgentOptions(AgentSettings &agent, Visitor &visitor)
{
    visitor.texts("overrides", agent.overrides);
    visitor.prompt("prompt", agent.prompt);
    visitor.flag("append_context", agent.appendContext);
    visitor.prompt("first_message", agent.firstMessage);
    visitor.flag("default_greeting", agent.defaultGreeting);
    visitor.text("language", agent.language);
    visitor.texts("caller_languages", agent.callerLanguages);
}

} // namespace am
