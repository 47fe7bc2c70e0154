package org.archerrl.env.webshop;

import java.util.Map;
import java.util.stream.Stream;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.Environments;
import org.archerrl.env.TextEnvironmentContract;

/** The contract in both views, with training's goals and those held out. */
class WebShopContractTest extends TextEnvironmentContract {
    @Override
    protected Stream<EnvironmentSpec> specs() {
        return Stream.of(
                        Map.<String, Object>of("products", 120, "malformed-reward", -0.5),
                        Map.<String, Object>of("products", 120, "view", "webshop", "attributes-page", "shown"))
                .map(settings -> Environments.named("webshop", settings))
                .flatMap(spec -> Stream.of(spec, spec.heldOut()));
    }

    @Override
    protected boolean mayBeShown(EnvironmentSpec spec, String observation) {
        return !observation.contains("wanted:");
    }

    @Override
    protected boolean mayBeEarned(EnvironmentSpec spec, double totalReward) {
        return totalReward >= 0 && totalReward <= 1;
    }
}
