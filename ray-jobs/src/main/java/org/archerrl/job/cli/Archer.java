package org.archerrl.job.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.archerrl.checkpoint.CheckpointException;
import org.archerrl.dataset.DatasetException;
import org.archerrl.env.SettingException;
import org.archerrl.job.bench.ContestException;
import org.archerrl.job.cluster.ActorLostException;
import org.archerrl.job.cluster.ClusterException;
import org.archerrl.job.config.RecipeException;
import org.archerrl.job.run.Provenance;
import org.archerrl.job.run.RunException;
import org.archerrl.policy.PromptException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code archer}. Exit codes: 0 done, 1 the run failed, 2 the user's input is wrong. */
@Command(
        name = "archer",
        description = "Hierarchical multi-turn reinforcement learning for language agents, on Ray.",
        mixinStandardHelpOptions = true,
        versionProvider = Archer.Version.class,
        subcommands = {
            TrainCommand.class,
            SubmitCommand.class,
            StopCommand.class,
            PackageCommand.class,
            AblateCommand.class,
            EvaluateCommand.class,
            GenerateCommand.class,
            PlayCommand.class,
            CollectCommand.class,
            ExportCommand.class,
            ReportCommand.class,
            ListCommand.class,
            DoctorCommand.class,
            BenchCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Start with: archer train twenty-questions-10"})
public final class Archer {
    /** A failure of the run: the message is all the user needs. */
    static final int FAILED = 1;
    /** The user's input is wrong. */
    static final int WRONG_INPUT = 2;

    private Archer() {}

    /** Tells the program's version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"archer " + Provenance.version()};
        }
    }

    /** Runs one command and exits. */
    public static void main(String[] arguments) {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        quieten();
        System.exit(execute(arguments));
    }

    /** Sends what libraries log to standard error, warnings only: standard output is for the answer. */
    private static void quieten() {
        PrintStream out = System.out;
        System.setOut(System.err);
        Configurator.setRootLevel(Level.WARN);
        System.setOut(out);
    }

    /** Runs one command and returns its exit code. */
    static int execute(String... arguments) {
        return new CommandLine(new Archer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("archer: " + message(e));
                    boolean isInput = e instanceof RecipeException
                            || e instanceof RunException
                            || e instanceof SettingException
                            || e instanceof DatasetException
                            || e instanceof PromptException;
                    return isInput ? WRONG_INPUT : FAILED;
                })
                .execute(arguments);
    }

    /** Returns what a user reads of an error: its own words if they were written for users, and its kind if not. */
    static String message(Throwable e) {
        boolean isWritten = e instanceof RecipeException
                || e instanceof RunException
                || e instanceof SettingException
                || e instanceof DatasetException
                || e instanceof PromptException
                || e instanceof ClusterException
                || e instanceof ActorLostException
                || e instanceof ContestException
                || e instanceof CheckpointException;
        return isWritten ? e.getMessage() : "unexpected " + e;
    }
}
