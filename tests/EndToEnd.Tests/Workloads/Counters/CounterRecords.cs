using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.EndToEnd.Tests.Workloads.Counters;

internal sealed class CounterRecords(CounterFacts facts) : RecordSource
{
    public override int Partition => facts.Current.Partition;

    public override ReadOnlySpan<byte> Key => Encoding.UTF8.GetBytes(CounterFacts.Name(facts.Current.Counter));

    public override ReadOnlySpan<byte> Value =>
        Encoding.UTF8.GetBytes($$"""{"counter":"{{CounterFacts.Name(facts.Current.Counter)}}","amount":{{facts.Current.Amount}},"at":{{facts.Current.TimeMs}}}""");

    public override int Events => 1;

    public override bool Next() => facts.Next();
}
