using System.Text;
using System.Text.Json;
using CsCheck;
using Serverless.Core.Decoding.Json;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

public class JsonOracleTests
{
    private static readonly JsonSerializerOptions Spaced = new() { WriteIndented = true };

    private static readonly Gen<string> Text = Gen.String[Gen.Char['\u0001', '\uD7FF'], 0, 20];

    // What may stand in an event: the fields, each by one of its names and in any order, among properties of no interest.
    private static readonly Gen<Dictionary<string, object?>> Events =
        from device in Text
        from named in Gen.OneOf("device", "deviceId")
        from value in Gen.Double[-1e300, 1e300]
        from small in Gen.Decimal[-1000, 1000]
        from sequence in Gen.Long
        from up in Gen.OneOf<object?>(true, false, null)
        from site in Text
        from noise in Gen.Dictionary(
            Text.Select(text => "~" + text),
            Text.Select(text => (object?)new object[] { text, 1.5, new { text } }))[0, 4]
        from order in Gen.Shuffle(Enumerable.Range(0, 20).ToArray())
        select Shuffled(new(noise)
        {
            [named] = device,
            ["value"] = value,
            ["ratio"] = small,
            ["sequence"] = sequence,
            ["up"] = up,
            ["source"] = new { place = new { site, other = Twice(site) }, also = 1 },
        }, order);

    private readonly RowLayout _layout = Some.Layout(Some.Fields);

    [Fact]
    public void Rows_hold_what_System_Text_Json_reads() => Events.Each(2000, expected =>
    {
        foreach (var options in new[] { JsonSerializerOptions.Default, Spaced })
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(expected, options);
            var row = new Row(_layout);
            Assert.Null(new JsonDecoder(Some.Fields, _layout, 16).Decode(json, 0, json.Length, row));
            Compare(JsonDocument.Parse(json).RootElement, row);
        }
    });

    [Fact]
    public void Whatever_is_not_json_is_rejected_and_nothing_throws() =>
        Gen.Select(Events, Gen.Select(Gen.Int[0, 5000], Gen.Byte, Gen.Int[0, 3]).Array[1, 4]).Each(20_000, (valid, changes) =>
        {
            var json = changes.Aggregate(JsonSerializer.SerializeToUtf8Bytes(valid), Mutate);
            var rejection = new JsonDecoder(Some.Fields, _layout, 16).Decode(json, 0, json.Length, new Row(_layout));
            Assert.True(IsJson(json) || rejection is not null, Encoding.UTF8.GetString(json));
            Assert.InRange(rejection?.BytePosition ?? 0, 0, json.Length);
        });

    [Fact]
    public void Random_bytes_are_rejected() => Gen.Byte.Array[1, 2000].Each(5000, bytes =>
        Assert.NotNull(new JsonDecoder(Some.Fields, _layout, 16).Decode(bytes, 0, bytes.Length, new Row(_layout))));

    private static string Twice(string text) => text + text;

    private static Dictionary<string, object?> Shuffled(Dictionary<string, object?> source, int[] order) =>
        source.Select((pair, index) => (pair, order[index])).OrderBy(item => item.Item2).ToDictionary(
            item => item.pair.Key, item => item.pair.Value);

    private static void Compare(JsonElement expected, Row row)
    {
        var device = expected.TryGetProperty("device", out var named) ? named : expected.GetProperty("deviceId");
        Assert.Equal(device.GetString(), Some.Text(row, Some.Slot("device")));
        Assert.Equal(
            expected.GetProperty("source").GetProperty("place").GetProperty("site").GetString(),
            Some.Text(row, Some.Slot("site")));
        Assert.Equal(expected.GetProperty("value").GetDouble(), row.Number(Some.Slot("value")));
        Assert.Equal(expected.GetProperty("ratio").GetDouble(), row.Number(Some.Slot("ratio")));
        Assert.Equal(expected.GetProperty("sequence").GetInt64(), row.Integer(Some.Slot("sequence")));
        Assert.Equal(expected.GetProperty("up").ValueKind != JsonValueKind.Null, row.Has(Some.Slot("up")));
        Assert.Equal(expected.GetProperty("up").ValueKind == JsonValueKind.True, row.Boolean(Some.Slot("up")));
    }

    private static byte[] Mutate(byte[] json, (int At, byte Value, int Kind) change)
    {
        var at = change.At % (json.Length + 1);
        return change.Kind switch
        {
            0 => json[..at],
            1 => [.. json[..at], change.Value, .. json[at..]],
            2 => [.. json[..at], (byte)"{}[]\",:\\0"[change.Value % 9], .. json[at..]],
            _ => [.. json[..at], .. json[Math.Min(json.Length, at + 1)..]],
        };
    }

    private static bool IsJson(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json).RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
