using Serverless.Local.Workloads.Contract;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>What users of a shop do: views, clicks, carts, purchases, searches.</summary>
internal sealed class UserEventWorkload : IWorkload
{
    private const long DefaultRate = 10_000;
    private const long DefaultSeconds = 60;

    // Without a rate an hour and a half of a shop's day: sessions end, windows hop.
    private const double EventTimeRate = 500;

    private static readonly WorkloadOption Users =
        new("users", "Users that generated events come from, 100 to 1,000,000.", Default: 20_000, Least: 100, Most: 1_000_000);

    private static readonly WorkloadOption Dirty =
        new("dirty", "Generated user events that are dead letters, in percent, 0 to 50.", Default: 2, Least: 0, Most: 50);

    public string Pipeline => "user-events";

    public GeneratedLoad DefaultLoad => new(Pipeline, DefaultRate * DefaultSeconds, DefaultRate);

    public IReadOnlyList<WorkloadOption> Options { get; } = [Users, Dirty];

    public IReadOnlyDictionary<string, LiveFeedSource> LiveSources { get; } = new Dictionary<string, LiveFeedSource>();

    public GeneratedInput Generate(GenerateRequest request)
    {
        var scenario = new UserEventScenario
        {
            Seed = request.Seed,
            Count = request.Load.Count,
            Partitions = request.Partitions,
            Users = (int)request.ValueOf(Users),
            DirtyShare = request.ValueOf(Dirty) / 100.0,
            EventsPerSecond = request.Load.EventsPerSecond ?? EventTimeRate,
        };
        var shop = new Shop(scenario);
        return new GeneratedInput(
            ids => new UserEventGenerator(scenario, ids),
            new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>>
            {
                ["items"] = shop.ItemRows(),
                ["users"] = shop.UserRows(),
            },
            definition => UserEventTruth.Create(scenario, definition, request.Key))
        {
            Schemas = [.. UserEventSchemas.All.Select(text => new GeneratedSchema(UserEventSchemas.Subject, text))],
        };
    }
}
