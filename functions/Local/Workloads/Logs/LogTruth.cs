using Serverless.Core.Definitions;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.Local.Workloads.Logs;

/// <summary>What must come of a scenario's lines in a pipeline of logs, whatever its views are.</summary>
internal static class LogTruth
{
    private static readonly string[] Severities = ["debug", "info", "warn", "error"];

    public static ITruth Create(LogScenario scenario, PipelineDefinition definition)
    {
        var services = new LogServices(scenario);
        var plan = TruthPlan<LogFact>.Of(definition, FieldsOf(services), DifferencesOf(definition));
        return new GeneratedTruth<LogFact>(
            new LogFacts(scenario, services), plan, scenario.Partitions, definition.EventTime.BoundMs);
    }

    private static FactFields<LogFact> FieldsOf(LogServices services) => new(
        new Dictionary<string, TextField<LogFact>>(StringComparer.Ordinal)
        {
            ["service"] = new(services.Count, (in fact) => fact.Service, LogServices.Text),
            ["severity"] = new(Severities.Length, (in fact) => (int)fact.Level, level => Severities[level]),
            ["route"] = new(
                LogServices.Routes.Length + 1,
                (in fact) => fact.Route + 1,
                number => number == 0 ? null : LogServices.Routes[number - 1]) { IsOptional = true },
            ["method"] = new(2, (in fact) => fact.Route < 0 ? 0 : 1, number => number == 0 ? null : "GET") { IsOptional = true },
            ["outcome"] = new(
                2, (in fact) => fact.Status >= 500 ? 1 : 0, number => number == 0 ? null : "failed") { IsOptional = true },
        },
        new Dictionary<string, FactValue<LogFact, double>>(StringComparer.Ordinal) { ["durationMs"] = (in fact) => fact.DurationMs });

    private static IReadOnlyList<string> DifferencesOf(PipelineDefinition definition) =>
    [
        .. PipelineDifferences.Find(AssumedLogs.Definition, definition, AssumedLogs.Written),
        .. definition.EventTime.MaxFutureMs < EventTimes.FutureMs
            ? Array.Empty<string>()
            : ["eventTime.maxFuture takes in the generated lines of a far future"],
    ];
}
