using System.IO.Hashing;

namespace Serverless.Core.Tests.Aggregates;

/// <summary>
/// States as version 2 stores them. When one of these fails, stored states of that kind can't be read any more: raise the version, and keep
/// reading this one.
/// </summary>
public sealed class GoldenTests
{
    private static readonly Sample[] Few =
    [
        Sample.At(1_700_000_000_250, 7, partition: 2, index: 1) with
        {
            Text = "eth0", Number = 12.5, Integer = -3, Boolean = true, Stamp = 1_700_000_000_000, Weight = 40,
        },
        Sample.At(1_700_000_000_100, 300, partition: 0) with
        {
            Text = "wlan1", Number = -0.1, Integer = 1L << 40, Boolean = false, Stamp = -5, Weight = 2,
        },
        Sample.At(1_700_000_000_900, 301, partition: 0) with { Text = "eth0", Number = 12.5, Weight = 9 },
        Sample.At(1_700_000_000_900, 12, partition: 3) with { Number = 0 },
    ];

    public static TheoryData<string, string> States => new()
    {
        { "count", "04" },
        { "count boolean", "02" },
        { "sum number", "01c0f098b7e6cc99b366bcb28304" },
        { "min number", "02bff3e6cc99b3e6cc9a01" },
        { "min integer", "0305" },
        { "max stamp", "0580a0abfef962" },
        { "sum integer", "01faffffffff3f00" },
        { "mean integer", "02faffffffff3f00" },
        { "mean number", "08c0f098b7e6cc99b366bcb28304" },
        { "variance number", "04c0b098b7e6cc99b367c0c6c1ed83eee8eb0a" },
        { "first text", "01c8a1abfef96200d8040005776c616e31" },
        { "last number", "0288aeabfef96206180000" },
        { "last boolean", "04f4a3abfef962040e0202" },
        { "first stamp", "05c8a1abfef96200d8040009" },
        { "last integer", "03f4a3abfef962040e0205" },
        { "distinct text", "04c0f1e014a48d9c0b" },
        { "distinct number", "06cea48602f6e2ae06a0c5bd0c" },
        { "distinct dense", "06cea48602f6e2ae06a0c5bd0c" },
        { "distinct exact", "03544cbfe311300ea6de6714cb9cd9cfff" },
        { "quantiles", "01fe030001d30301" },
        { "quantiles integer", "01dc08012c00" },
        { "top-k weighted", "020005776c616e3140000465746830c090810400" },
        { "top-k number", "0300088000000000000000bfe00300084046666666666665bfe0030008c0290000000000004000" },
        { "histogram", "0201020002" },
        { "list text", "03c8a1abfef96200d804000105776c616e31f4a3abfef962040e0201046574683088aeabfef96200da0400010465746830" },
        { "set text", "02c8a1abfef96200d804000105776c616e31f4a3abfef962040e02010465746830" },
        { "first of many", "01c8a1abfef96200d804000105776c616e3102bff3e6cc99b3e6cc9a010380808080804004000509" },
        { "top-rows integer", "02808080808040c8a1abfef96200d804000105776c616e31040005f4a3abfef962040e020104657468300402" },
        { "min-by number", "01bff3e6cc99b3e6cc9a01c8a1abfef96200d804000105776c616e3102bff3e6cc99b3e6cc9a01" },
        { "max-by stamp", "0180a0abfef962f4a3abfef962040e0201046574683002c052030504020580a0abfef962" },
        { "latest", "0188aeabfef962061800000200" },
        {
            "latest integer",
            "01808080808040c8a1abfef96200d804000105776c616e3102bff3e6cc99b3e6cc9a0103808080808040040005090400"
        },
        { "funnel", "0202f4a3abfef962040e02030688aeabfef96200da04000306" },
    };

    public static TheoryData<string, string> LargeStates => new()
    {
        { "distinct text", "8194 591d49269b30e5de" },
        { "distinct integer", "8196 61f199435c541043" },
        { "distinct dense", "34 c8ab7321ae083562" },
        { "quantiles", "704 43f205f42d2b4d9e" },
        { "quantiles integer", "144 38ee69042dfbf2b8" },
        { "top-k crowded", "835 aa480b87247f9cb0" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_is_stored_as_it_always_was(string name, string bytes)
    {
        var aggregate = AggregateCases.Aggregate(name);
        Assert.Equal(bytes, Convert.ToHexStringLower(aggregate.Fold(Few).Bytes()));
        Assert.Equal(aggregate.Fold(Few).Json(), aggregate.Create().Load(Convert.FromHexString(bytes)).Json());
    }

    [Theory]
    [MemberData(nameof(LargeStates))]
    public void A_state_of_many_values_is_stored_as_it_always_was(string name, string hash)
    {
        var bytes = AggregateCases.Aggregate(name).Fold(Many()).Bytes();
        Assert.Equal(hash, $"{bytes.Length} {XxHash64.HashToUInt64(bytes):x16}");
    }

    [Fact]
    public void Every_kind_has_a_golden_state()
    {
        var kinds = States.Select(row => AggregateCases.Definition((string)row[0]).Kind).Distinct().Order();
        Assert.Equal(Core.Aggregates.AggregateKinds.All.Select(kind => kind.Name).Order(), kinds);
    }

    // Without floating-point functions, whose last digits differ between platforms.
    private static IEnumerable<Sample> Many()
    {
        ulong state = 1;
        for (var at = 0; at < 5_000; at++)
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            var value = (long)(state >> 40);
            yield return Sample.At(at, at) with { Text = $"item {value % 3_000}", Number = (value - 2_000_000) / 64.0, Integer = value };
        }
    }
}
