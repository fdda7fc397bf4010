package io.karasu.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.karasu.train.plan.Advice;
import io.karasu.train.plan.MemoryPlan;
import io.karasu.train.plan.Original;
import io.karasu.train.plan.Plan;
import java.util.Locale;

/** A plan as JSON: bytes, seconds, shares from 0 to 1. */
final class PlanJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private PlanJson() {}

  /** The plan, the best with each number of levels, and the original's speed. */
  static String write(Plan plan, String model, double tokens) {
    ObjectNode json = plan(plan, tokens);
    json.put("model", model).put("parameters", plan.config().parameters()).put("tokens", tokens);
    json.put("cluster", plan.cluster().toString()).put("ranks", plan.cluster().ranks());
    json.put("gpu_memory", plan.cluster().gpu().memory());
    Advice.changes(plan).forEach(json.putArray("changes")::add);
    json.put("kept_mfu", plan.efficiency().kept());
    json.put("kept_mfu_source", plan.efficiency().keptSource());
    json.put("recomputed_mfu", plan.efficiency().recomputed());
    json.put("recomputed_mfu_source", plan.efficiency().recomputedSource());
    Advice.best(plan, 1).ifPresent(best -> json.set("best_one_level", plan(best, tokens)));
    if (Advice.hasTwoLevels(plan)) {
      Advice.best(plan, 2).ifPresent(best -> json.set("best_two_levels", plan(best, tokens)));
    }
    Advice.best(plan)
        .ifPresent(
            best ->
                json.put("recommended_levels", best.settings().levels())
                    .put("reason", Advice.reason(best)));
    json.putObject("original")
        .put("tokens_per_second_per_gpu", Original.tokensPerSecond())
        .put("mfu_2048", Original.mfu(2048))
        .put("mfu_4096", Original.mfu(4096));
    return json.toString();
  }

  private static ObjectNode plan(Plan plan, double tokens) {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode settings = json.putObject("settings");
    settings.put("levels", plan.settings().levels());
    settings.put("microBatchRows", plan.settings().microBatchRows());
    settings.put("keep", plan.settings().keep().toString());
    settings.put("fullLayers", plan.settings().fullLayers());
    settings.put("gradients", plan.settings().gradients().name().toLowerCase(Locale.ROOT));
    json.put("fits", plan.fits()).put("memory", plan.memory().total());
    ObjectNode items = json.putObject("memory_items");
    for (MemoryPlan.Item item : plan.memory().items()) {
      items.put(item.name(), item.bytes());
    }
    json.put("micro_step_traffic", plan.traffic().microStep());
    json.put("meeting_traffic", plan.traffic().meeting());
    json.put("micro_steps", plan.time().microSteps());
    json.put("compute_s", plan.time().compute()).put("exchange_s", plan.time().exchange());
    json.put("meeting_s", plan.time().meeting()).put("step_s", plan.time().step());
    json.put("network_is_limit", plan.time().isHeldUpByNetwork());
    json.put("tokens_per_second_per_gpu", plan.time().tokensPerSecond());
    json.put("mfu", plan.time().mfu());
    json.put("hours", plan.time().hours(tokens, plan.cluster().ranks()));
    return json;
  }
}
