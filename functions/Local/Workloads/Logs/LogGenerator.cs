using Serverless.Local.Workloads.Records;

namespace Serverless.Local.Workloads.Logs;

/// <summary>
/// The lines of many services, each in a format of its own, two of twelve of which change it halfway. Seeded and without a clock: equal
/// scenarios give equal bytes.
/// </summary>
internal sealed class LogGenerator : EventSource
{
    private readonly LogFacts _facts;
    private readonly Utf8Buffer _value = new();

    /// <param name="scenario">What is generated. Throws <see cref="ArgumentException"/> when it makes no sense.</param>
    public LogGenerator(LogScenario scenario)
    {
        scenario.Check();
        _facts = new LogFacts(scenario, new LogServices(scenario));
    }

    /// <summary>What the current line says.</summary>
    public ref readonly LogFact Fact => ref _facts.Current;

    public override int Partition => Fact.Partition;

    public override ReadOnlySpan<byte> Key => _facts.Services.Name(Fact.Service);

    public override ReadOnlySpan<byte> Value => _value.Written;

    public override bool Next()
    {
        if (!_facts.Next())
            return false;
        _value.Clear();
        LogLines.Write(Fact, _value);
        if (Fact.Kind == EventKind.Malformed)
            _value.SpoilLast(0xFF);
        return true;
    }
}
