using System.Text;
using Serverless.Local.Workloads.Records;

namespace Serverless.EndToEnd.Tests.Workloads.Counters;

internal sealed class CounterEvents(CounterFacts facts) : EventSource
{
    public override int Partition => facts.Current.Partition;

    public override ReadOnlySpan<byte> Key => Encoding.UTF8.GetBytes(CounterFacts.Name(facts.Current.Counter));

    public override ReadOnlySpan<byte> Value
    {
        get
        {
            var (name, amount, time) = (CounterFacts.Name(facts.Current.Counter), facts.Current.Amount, facts.Current.TimeMs);
            return Encoding.UTF8.GetBytes($$"""{"counter":"{{name}}","amount":{{amount}},"at":{{time}}}""");
        }
    }

    public override bool Next() => facts.Next();
}
