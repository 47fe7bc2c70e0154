package org.archerrl.env;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** A task whose environments take some time more for every call, as a task far away would: for finding out what that costs. */
public record Delayed(EnvironmentSpec spec, Duration delay) implements EnvironmentSpec {
    /** Returns the task delayed, or as it is if there is no delay. */
    public static EnvironmentSpec by(Duration delay, EnvironmentSpec spec) {
        return delay.isZero() ? spec : new Delayed(spec, delay);
    }

    @Override
    public Pace pace() {
        return Pace.WAITS;
    }

    @Override
    public TextEnvironment open() {
        TextEnvironment environment = spec.open();
        return new TextEnvironment() {
            @Override
            public String reset(long seed) {
                pause();
                return environment.reset(seed);
            }

            @Override
            public Outcome step(String utterance) {
                pause();
                return environment.step(utterance);
            }

            @Override
            public Optional<String> place() {
                return environment.place();
            }

            @Override
            public String privileged() {
                return environment.privileged();
            }

            @Override
            public void close() {
                environment.close();
            }
        };
    }

    private void pause() {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a delay of " + delay, e);
        }
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public ContextRule contextRule() {
        return spec.contextRule();
    }

    @Override
    public int maxTurns() {
        return spec.maxTurns();
    }

    @Override
    public int maxUtteranceTokens() {
        return spec.maxUtteranceTokens();
    }

    @Override
    public boolean repeatsInstances() {
        return spec.repeatsInstances();
    }

    @Override
    public EnvironmentSpec heldOut() {
        return new Delayed(spec.heldOut(), delay);
    }

    @Override
    public Players scripted() {
        return spec.scripted();
    }

    @Override
    public OptionalDouble optimum() {
        return spec.optimum();
    }
}
