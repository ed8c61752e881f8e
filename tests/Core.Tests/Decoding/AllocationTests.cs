using Serverless.Core.Decoding.Json;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;

namespace Serverless.Core.Tests.Decoding;

[Collection(Alone.Name)]
public class AllocationTests
{
    private static readonly PipelineDefinition Everything = Some.Pipeline() with
    {
        Fields =
        [
            new()
            {
                Name = "device", Type = FieldType.Text, Required = true, Pattern = "[a-z0-9-]+", MaxLength = 20,
                Aliases = ["source.device"],
            },
            new() { Name = "metric", Type = FieldType.Text, Required = true, Enum = ["cpu", "memory"] },
            new() { Name = "unit", Type = FieldType.Text, Pattern = "(bytes|percent)(/s)?" },
            new() { Name = "value", Type = FieldType.Number, NumbersAsText = true, Min = 0 },
            new() { Name = "sequence", Type = FieldType.Integer, Min = 0 },
            new() { Name = "up", Type = FieldType.Boolean, Default = "true" },
            new() { Name = "on", Type = FieldType.Boolean, TrueTexts = ["yes"], FalseTexts = ["no"] },
            new() { Name = "code", Type = FieldType.Text, AnyScalar = true },
            new() { Name = "owner", Type = FieldType.Text, Missing = ["-", ""] },
            new() { Name = "key", Type = FieldType.Text, Record = RecordPart.Key },
            new() { Name = "header", Type = FieldType.Number, Header = "size" },
            new() { Name = "clf", Type = FieldType.Timestamp, Times = ["iso", "rfc1123", "dd.MM.yy HH:mm", "clf"] },
            new() { Name = "mail", Type = FieldType.Timestamp, Times = ["clf", "rfc1123"] },
            new() { Name = "local", Type = FieldType.Timestamp, Times = ["d. MMM yyyy hh:mm:ss tt", "epoch-ms"], Zone = "Europe/Paris" },
            new() { Name = "count", Type = FieldType.Timestamp, Times = ["iso", "yyyyMMdd", "epoch-ms"] },
            new() { Name = "time", Type = FieldType.Timestamp },
            new() { Name = "site", Type = FieldType.Text, Default = "home" },
        ],
    };

    private const string Event =
        """{"source":{"device":"sw-1"},"metric":"cpu","unit":"percent","value":"12.75","sequence":1e3"""
        + ""","clf":"[14/Nov/2023:22:13:20 +0000]","mail":"Tue, 14 Nov 2023 22:13:20 GMT","local":"4. Nov 2023 11:13:20 PM","count":1700"""
        + ""","on":"yes","code":17,"owner":"-","time":"2023-11-14T22:13:20Z","site":"z\u00fcrich","x":{"y":OTHER}}""";

    [Theory]
    [InlineData(Framing.Single, "", "", "1")]
    [InlineData(Framing.Single, "", "", "[1,2]")]
    [InlineData(Framing.Lines, "", "\n", "1")]
    [InlineData(Framing.Lines, "", "\n", "[1,2]")]
    [InlineData(Framing.Array, "[", ",", "1")]
    [InlineData(Framing.Lines, "", "\n", "[1,{},null]", "x.y", 3)]
    [InlineData(Framing.Array, "[", ",", "[1,{},null]", "x.y", 3)]
    public void An_accepted_event_allocates_nothing(
        Framing framing, string opening, string separator, string other, string? explode = null, int items = 1)
    {
        var reader = Some.Reader(Everything with { Formats = [new(framing, new JsonFormat { Explode = explode })] });
        var copies = framing == Framing.Single ? 1 : 10;
        var events = string.Join(separator, Enumerable.Repeat(Event.Replace("OTHER", other, StringComparison.Ordinal), copies));
        var record = Some.Record(opening + events + (opening.Length > 0 ? "]" : ""));
        record = record with { Key = "key"u8.ToArray(), Headers = new RecordHeaders(new RecordHeader("size", "12.5"u8.ToArray())) };
        for (var warmUp = 0; warmUp < 200; warmUp++)
            Read();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var accepted = 0;
        for (var round = 0; round < 100; round++)
            accepted += Read();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((100 * copies * items, 0), (accepted, allocated));

        int Read()
        {
            var count = 0;
            reader.Open(record);
            while (reader.Next())
                count += reader.Rejection is null ? 1 : 0;
            return count;
        }
    }
}
