using Serverless.Core.Definitions;
using Serverless.Core.Personal;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Telemetry;

/// <summary>What must come of a scenario's events in a telemetry pipeline, whatever its views are.</summary>
internal static class TelemetryTruth
{
    private static readonly HashSet<string> Written = new(TelemetryFields.TopLevelNames, StringComparer.Ordinal);

    public static ITruth Create(TelemetryScenario scenario, PipelineDefinition definition, PersonalKey? key = null)
    {
        var fleet = new TelemetryFleet(scenario);
        var plan = TruthPlan<TelemetryFact>.Of(definition, TelemetryFactFields.For(fleet), DifferencesOf(definition), key);
        var facts = new TelemetryFacts(scenario, fleet);
        return new GeneratedTruth<TelemetryFact>(facts, plan, scenario.Partitions, definition.EventTime.BoundMs);
    }

    private static IReadOnlyList<string> DifferencesOf(PipelineDefinition definition) =>
    [
        .. PipelineDifferences.Find(AssumedTelemetry.Definition, definition, Written),
        .. definition.EventTime.MaxFutureMs < EventTimes.FutureMs
            ? Array.Empty<string>()
            : ["eventTime.maxFuture takes in the generated events of a far future"],
    ];
}
