package org.archerrl.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archerrl.job.cluster.Answering;
import org.archerrl.job.config.Catalogue;
import org.archerrl.job.config.Recipes;
import org.archerrl.torch.ComputeDevice;
import org.archerrl.variant.Preset;
import org.archerrl.variant.Presets;
import org.archerrl.variant.Variant;
import org.archerrl.variant.Variants;

/** The dependency rules of the design: which module may know which, and where the engine stays. */
@AnalyzeClasses(packages = "org.archerrl", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {
    /** Neither a module's test classes nor its test-jar. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String[] ENVIRONMENTS = {
        "org.archerrl.interaction..", "org.archerrl.env..", "org.archerrl.oracle.."
    };
    private static final String[] RAY_JOBS = {"org.archerrl.job.."};
    private static final String[] ENGINE = {"ai.djl.."};

    private static final DescribedPredicate<JavaClass> IN_ALGORITHMS = resideInAnyPackage("org.archerrl..")
            .and(DescribedPredicate.not(resideInAnyPackage(ENVIRONMENTS)))
            .and(DescribedPredicate.not(resideInAnyPackage(RAY_JOBS)))
            .as("classes of algorithms");

    @ArchTest
    static final ArchRule ENVIRONMENTS_ARE_AT_THE_BOTTOM = noClasses()
            .that()
            .resideInAnyPackage(ENVIRONMENTS)
            .should()
            .dependOnClassesThat(IN_ALGORITHMS
                    .or(resideInAnyPackage(RAY_JOBS))
                    .or(resideInAnyPackage(ENGINE))
                    .or(resideInAnyPackage("io.ray..")))
            .because("whoever writes an environment needs neither tensors nor actors");

    @ArchTest
    static final ArchRule ALGORITHMS_DO_NOT_KNOW_RAY = noClasses()
            .that(IN_ALGORITHMS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(RAY_JOBS).or(resideInAnyPackage("io.ray..")));

    @ArchTest
    static final ArchRule ONLY_TORCH_TOUCHES_THE_ENGINES_INTERNALS = noClasses()
            .that()
            .resideOutsideOfPackage("org.archerrl.torch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..")
            .because("org.archerrl.torch is where the engine can be exchanged");

    @ArchTest
    static final ArchRule PLAIN_PACKAGES_HAVE_NO_TENSORS = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.archerrl.rl..",
                    "org.archerrl.replay..",
                    "org.archerrl.text..",
                    "org.archerrl.checkpoint..",
                    "org.archerrl.stats..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(ENGINE).and(DescribedPredicate.not(resideInAnyPackage("ai.djl.huggingface.."))));

    @ArchTest
    static final ArchRule ONLY_TEXT_TOKENISES = noClasses()
            .that()
            .resideOutsideOfPackage("org.archerrl.text..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.huggingface..")
            .because("text is the only place where strings become ids");

    @ArchTest
    static final ArchRule THE_DRIVER_OWNS_NO_TENSORS = noClasses()
            .that()
            .resideInAnyPackage(RAY_JOBS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.ndarray..", "ai.djl.pytorch..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NO_TENSOR_MEETS_A_NUMBER = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "a tensor's method takes a number",
                    call -> call.getTargetOwner().isAssignableTo(NDArray.class)
                            && call.getTarget().getRawParameterTypes().stream()
                                    .anyMatch(type -> type.isEquivalentTo(Number.class))))
            .because("the engine frees the number at once, and a backward pass would read what stands there since:"
                    + " OpLibrary.scaled does not");

    @ArchTest
    static final ArchRule TENSORS_ARE_MADE_ON_THE_DEVICE_OF_THEIR_WEIGHTS = noClasses()
            .that()
            .areNotAssignableTo(ComputeDevice.class)
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "an owner of tensors is made",
                    call -> call.getName().equals("newBaseManager")
                            && call.getTargetOwner().getPackageName().startsWith("ai.djl")))
            .because("the engine would take the GPU that it thinks best: ask the weights' device for a scope");

    @ArchTest
    static final ArchRule WHAT_A_TASK_IS_NEEDS_NO_LIBRARY = classes()
            .that()
            .resideInAnyPackage("org.archerrl.env", "org.archerrl.interaction")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.archerrl.env", "org.archerrl.interaction", "com.google..", "java..")
            .because("whoever writes an environment takes on no other's libraries");

    @ArchTest
    static final ArchRule LIBRARIES_OF_ONE_ENVIRONMENT_STAY_IN_IT = noClasses()
            .should(dependOn("org.apache.lucene..", "org.archerrl.env.webshop"))
            .orShould(dependOn("io.modelcontextprotocol..", "org.archerrl.env.mcp"))
            .orShould(dependOn("reactor..", "org.archerrl.env.mcp"))
            .orShould(dependOn("org.htmlunit..", "org.archerrl.env.web"))
            .orShould(dependOn("org.openqa.selenium..", "org.archerrl.env.web"))
            .orShould(dependOn("java.sql..", "org.archerrl.env.sql"))
            .because("an environment that is not played brings nothing with it");

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PARTS =
            slices().matching("org.archerrl.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_PACKAGES_OF_JOBS =
            slices().matching("org.archerrl.job.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_CYCLES_BETWEEN_ENVIRONMENTS =
            slices().matching("org.archerrl.env.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule VARIANTS_ARE_RECORDS_WITH_DEFAULTS = classes()
            .that()
            .areAssignableTo(Variant.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords()
            .andShould(new ArchCondition<>("have a public constructor without arguments, the published defaults") {
                @Override
                public void check(JavaClass variant, ConditionEvents events) {
                    boolean has = variant.getConstructors().stream()
                            .anyMatch(c -> c.getRawParameterTypes().isEmpty()
                                    && c.getModifiers().contains(JavaModifier.PUBLIC));
                    events.add(new SimpleConditionEvent(
                            variant, has, variant.getName() + (has ? " has" : " does not have") + " defaults"));
                }
            });

    /** What Ray's serializer carries without surprises. */
    private static final ImmutableSet<Class<?>> ON_THE_WIRE = ImmutableSet.of(
            byte[].class,
            ByteBuffer.class,
            String.class,
            int.class,
            long.class,
            double.class,
            boolean.class,
            void.class);

    @ArchTest
    static final ArchRule ACTORS_SPEAK_BYTES = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("org.archerrl.job.actor")
            .and()
            .areDeclaredInClassesThat()
            .areAssignableTo(Answering.class)
            .and()
            .arePublic()
            .should(new ArchCondition<>("take and return bytes, strings and primitives") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean plain = Stream.concat(
                                    Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                            .allMatch(type -> ON_THE_WIRE.stream().anyMatch(type::isEquivalentTo));
                    events.add(new SimpleConditionEvent(method, plain, method.getFullName()));
                }
            });

    @ArchTest
    static void everyVariantIsFound(JavaClasses all) {
        Variants.AXES.forEach((axis, type) ->
                assertEquals(written(all, type), names(Variants.of(type).values()), axis));
        assertEquals(
                written(all, Variant.class).size(),
                Variants.AXES.values().stream()
                        .mapToInt(type -> Variants.of(type).size())
                        .sum());
    }

    @ArchTest
    static void everyPresetIsFoundAndHasARecipe(JavaClasses all) {
        assertEquals(written(all, Preset.class), names(Presets.all().values()));
        Presets.all().keySet().forEach(name -> {
            assertTrue(Catalogue.RECIPES.names().contains(name), name + " has no recipe of its name");
            assertEquals(name, Recipes.load(name, List.of()).algorithm().preset());
        });
    }

    private static Set<String> written(JavaClasses all, Class<?> type) {
        return all.stream()
                .filter(c -> c.isAssignableTo(type) && !c.isInterface())
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Collection<?> found) {
        return found.stream().map(each -> each.getClass().getName()).collect(Collectors.toCollection(TreeSet::new));
    }

    @ArchTest
    static final ArchRule RANDOMNESS_IS_AN_ARGUMENT = noClasses()
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(SplittableRandom.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("everything is seeded by derivation");

    /** Is met by a class outside of {@code room} that depends on the library. */
    private static ArchCondition<JavaClass> dependOn(String library, String room) {
        return new ArchCondition<>("depend on " + library + " outside of " + room) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean outside = !item.getPackageName().equals(room);
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                outside && resideInAnyPackage(library).test(dependency.getTargetClass()))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.satisfied(item, dependency.getDescription())));
            }
        };
    }
}
