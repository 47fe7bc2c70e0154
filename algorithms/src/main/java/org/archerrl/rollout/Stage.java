package org.archerrl.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.archerrl.env.EnvironmentFault;
import org.archerrl.env.EnvironmentSpec;
import org.archerrl.env.TextEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where episodes are played, one after the other: an environment, in the place of which a fresh one is opened when it fails.
 *
 * <p>An episode that a fault spoils is to be begun anew; after as many tries as are allowed, the last fault is thrown.
 */
final class Stage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

    private final EnvironmentSpec spec;
    private final int attempts;
    private final List<EnvironmentFault.Kind> faults = new ArrayList<>();
    private Optional<TextEnvironment> environment;

    /**
     * Opens an environment.
     *
     * @param attempts how often an episode may be begun, at least 1
     */
    Stage(EnvironmentSpec spec, int attempts) {
        this.spec = spec;
        this.attempts = attempts;
        this.environment = Optional.of(spec.open());
    }

    /** Returns the environment, for what it says of itself without asking anybody. */
    TextEnvironment environment() {
        return environment.orElseThrow();
    }

    /**
     * Asks the environment.
     *
     * @return its answer; empty after a fault, when the episode is to be begun anew
     * @throws EnvironmentFault when that was the last try
     */
    <T> Optional<T> asked(Function<TextEnvironment, T> question) {
        try {
            if (environment.isEmpty()) {
                environment = Optional.of(spec.open());
            }
            return Optional.of(question.apply(environment.get()));
        } catch (EnvironmentFault fault) {
            close();
            faults.add(fault.kind());
            if (faults.size() >= attempts) {
                throw new EnvironmentFault(
                        fault.kind(),
                        spec.name() + ": " + fault.getMessage() + " (the episode was begun " + attempts
                                + " times, each in a fresh environment; rollout.attempts allows no more)",
                        fault);
            }
            LOG.warn(
                    "{}: try {} of {} at an episode failed: {}",
                    spec.name(),
                    faults.size(),
                    attempts,
                    fault.getMessage());
            return Optional.empty();
        }
    }

    /** The episode is over: returns what spoiled the tries at it, and begins to count anew. */
    List<EnvironmentFault.Kind> finished() {
        List<EnvironmentFault.Kind> spoiled = List.copyOf(faults);
        faults.clear();
        return spoiled;
    }

    @Override
    public void close() {
        Optional<TextEnvironment> closing = environment;
        environment = Optional.empty();
        try {
            closing.ifPresent(TextEnvironment::close);
        } catch (EnvironmentFault fault) {
            LOG.warn("{}: {}", spec.name(), fault.getMessage());
        }
    }
}
