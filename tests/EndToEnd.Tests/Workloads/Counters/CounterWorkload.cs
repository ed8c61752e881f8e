using Serverless.Core.Definitions;
using Serverless.Local.Workloads.Contract;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.EndToEnd.Tests.Workloads.Counters;

/// <summary>
/// A second workload, as small as one can be. With <paramref name="countsWrong"/> its truth takes amounts for larger than they are.
/// </summary>
internal sealed class CounterWorkload(bool countsWrong = false) : IWorkload
{
    public const string PipelineFile =
        """
        {
          "name": "counters", "topic": "counters", "key": "counter",
          "formats": [{ "kind": "json" }],
          "fields": {
            "counter": { "type": "text", "required": true },
            "amount": { "type": "number", "required": true },
            "at": { "type": "timestamp", "required": true }
          },
          "eventTime": { "field": "at", "bound": "1s" },
          "views": [{
            "name": "minutes", "key": ["counter"], "window": { "tumbling": "1m" },
            "aggregates": { "count": { "kind": "count" }, "sum": { "kind": "sum", "field": "amount" } }
          }]
        }
        """;

    private static readonly WorkloadOption Counters = new("counters", "How many counters there are.", 3, 1, 100);

    public string Pipeline => "counters";

    public GeneratedLoad DefaultLoad => new(Pipeline, 500, null);

    public IReadOnlyList<WorkloadOption> Options { get; } = [Counters];

    public IReadOnlyDictionary<string, LiveFeedSource> LiveSources { get; } =
        new Dictionary<string, LiveFeedSource> { ["ones"] = _ => new Ones() };

    public GeneratedInput Generate(GenerateRequest request)
    {
        var counters = (int)request.ValueOf(Counters);
        CounterFacts Facts() => new(request.Load.Count, counters, request.Partitions);
        return new GeneratedInput(
            _ => new CounterEvents(Facts()),
            new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>(),
            definition => TruthOf(definition, Facts(), counters, request.Partitions));
    }

    private GeneratedTruth<CounterFact> TruthOf(PipelineDefinition definition, CounterFacts facts, int counters, int partitions)
    {
        var fields = new FactFields<CounterFact>(
            new Dictionary<string, TextField<CounterFact>> { ["counter"] = new(counters, (in fact) => fact.Counter, CounterFacts.Name) },
            new Dictionary<string, FactValue<CounterFact, double>>
            {
                ["amount"] = (in fact) => countsWrong ? fact.Amount + 1 : fact.Amount,
            });
        return new(facts, TruthPlan<CounterFact>.Of(definition, fields, []), partitions, definition.EventTime.BoundMs);
    }

    /// <summary>A counter that goes up by one.</summary>
    private sealed class Ones : LiveSource
    {
        public override ReadOnlyMemory<byte> Key { get; } = "live"u8.ToArray();

        public override IReadOnlyList<byte[]> Measure() => ["{\"counter\":\"live\",\"amount\":1,\"at\":1767225600000}"u8.ToArray()];
    }
}
