using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.UserEvents;

/// <summary>
/// The user events' input: users and items by Zipf's law, several producers whose schemas change in the middle, duplicates, bots, dirty
/// events of every kind. Seeded and without a clock: equal scenarios and ids give equal bytes.
/// </summary>
internal sealed class UserEventGenerator : EventSource
{
    private readonly UserEventFacts _facts;
    private readonly UserEventAvro _avro;
    private readonly UserEventJson _json;
    private readonly Utf8Buffer _value = new();

    /// <param name="scenario">What is generated. Throws <see cref="ArgumentException"/> when it makes no sense.</param>
    /// <param name="ids">The ids of <see cref="UserEventSchemas"/>, version 1 first.</param>
    public UserEventGenerator(UserEventScenario scenario, IReadOnlyList<int> ids)
    {
        scenario.Check();
        _facts = new UserEventFacts(scenario, new Shop(scenario));
        (_avro, _json) = (new UserEventAvro(_facts.Shop, ids), new UserEventJson(_facts.Shop));
    }

    /// <summary>What the current event says.</summary>
    public ref readonly UserEventFact Fact => ref _facts.Current;

    public override int Partition => Fact.Partition;

    public override ReadOnlySpan<byte> Key => _facts.Shop.Name(Fact.User);

    public override ReadOnlySpan<byte> Value => _value.Written;

    public override bool Next()
    {
        if (!_facts.Next())
            return false;
        _value.Clear();
        if (Fact.Version == UserEventFact.Json)
            _json.Write(Fact, _value);
        else
            _avro.Write(Fact, _value);
        return true;
    }
}
