using System.Text;
using Serverless.Local.Workloads.Records;
using Serverless.Local.Workloads.Truth;

namespace Serverless.EndToEnd.Tests.Workloads.Counters;

/// <summary>Every event a second after the one before it, of one counter after another.</summary>
internal sealed class CounterFacts(long count, int counters, int partitions) : FactSource<CounterFact>
{
    private CounterFact _fact;
    private long _drawn;

    public override ref readonly CounterFact Current => ref _fact;

    public static string Name(int counter) => $"counter-{counter}";

    public override bool Next()
    {
        if (_drawn == count)
            return false;
        var counter = (int)(_drawn % counters);
        var partition = KeyPartition.For(Encoding.UTF8.GetBytes(Name(counter)), partitions);
        _fact = new CounterFact(partition, counter, (int)(_drawn % 7), LoadShape.BaseMs + (1_000 * _drawn));
        _drawn++;
        return true;
    }
}
