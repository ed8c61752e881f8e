using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Personal;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Reading;
using Serverless.Core.Rows;
using Serverless.Core.Time;
using Serverless.Local.Containers;
using Serverless.Local.Feeds;
using Serverless.Local.Output;
using Serverless.Runtime.Unpacking;

namespace Serverless.Local.Samples;

/// <summary>
/// Reads a sample's events as the pipeline would, but with empty reference tables, and without windows: none is late. Record times are that
/// of the trial.
/// </summary>
internal sealed class SampleTrial(Pipeline pipeline, TimeProvider clock)
{
    private const int ShownBytes = 300;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What becomes of each event, in order.</summary>
    public IEnumerable<SampledEvent> Run(EventSample sample)
    {
        using var unpacker = new Unpacker();
        // Values are shown as hashes that mean nothing: the key is for this trial alone.
        var trialKey = new PersonalKey("sample", RandomNumberGenerator.GetBytes(PersonalKey.SecretBytes));
        var reader = new EventReader(pipeline, unpacker.Unpack, trialKey);
        var keys = KeysOf(sample);
        var prefix = sample.Container is { } file ? Open(reader, sample.Name, file) : [];
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var record = 0; record < sample.Events.Count; record++)
        {
            var json = sample.Events[record];
            var key = keys.Find(json) is { IsEmpty: false } found ? found.ToArray() : null;
            var value = sample.Container is { } container ? [.. prefix, .. container.Values[record]] : json;
            reader.Open(new SourceRecord(new Partition(0), new Offset(record), key, value, now), new EventTime(now));
            while (reader.Next())
                yield return Read(record, reader, sample.Container is null ? reader.Event : json);
        }
    }

    private EventKey KeysOf(EventSample sample)
    {
        var paths = EventKey.PathsOf(pipeline.Definition);
        return new EventKey(sample.Container is { } file ? paths.Select(path => ContainerPaths.Of(file.Schema, path)) : paths);
    }

    /// <summary>Makes the file's schema known; returns what is before each of its events.</summary>
    private byte[] Open(EventReader reader, string name, ContainerSample file)
    {
        const int Number = 1;
        var answer = new SchemaAnswer(file.Schema);
        reader.Schemas = WriterSchemas.None.With(SchemaId.OfNumber(Number), answer)
            .With(SchemaId.OfFingerprint(file.Schema.Fingerprint()), answer);
        return ContainerFraming.Of(name, pipeline.Definition, file.Schema).PrefixOf(Number);
    }

    private SampledEvent Read(int record, EventReader reader, ReadOnlySpan<byte> text)
    {
        var isAccepted = reader.Verdict == EventVerdict.Accepted;
        return new SampledEvent(
            record,
            reader.Index,
            reader.Verdict,
            reader.DroppedBy,
            reader.Rejection,
            pipeline.Personal.IsEmpty
                ? Encoding.UTF8.GetString(text[..Math.Min(text.Length, ShownBytes)])
                : string.Create(CultureInfo.InvariantCulture, $"{text.Length} bytes, not shown as they may hold personal data"),
            reader.Verdict == EventVerdict.Rejected ? null : reader.Time,
            isAccepted ? FieldsOf(reader.Row) : [],
            isAccepted ? ViewsOf(reader.Row) : []);
    }

    private static List<(string, string)> FieldsOf(Row row) =>
    [
        .. row.Layout.Fields.Select((field, slot) => (field.Name, Slot: slot)).Where(field => row.Has(field.Slot))
            .Select(field => (field.Name, ValueOf(row, field.Slot))),
    ];

    private List<(string, string)> ViewsOf(Row row) =>
    [
        .. pipeline.Views.Where(view => view.Where?.Holds(row) != false)
            .Select(view => (view.Name, KeyText.Join([.. view.KeySlots.Select(slot => row.Has(slot) ? KeyOf(row, slot) : null)]))),
    ];

    private static string KeyOf(Row row, int slot) =>
        row.Layout.TypeOf(slot) == FieldType.Text ? Encoding.UTF8.GetString(row.Text(slot)) : ValueOf(row, slot);

    private static string ValueOf(Row row, int slot) => row.Layout.TypeOf(slot) switch
    {
        FieldType.Text => JsonSerializer.Serialize(Encoding.UTF8.GetString(row.Text(slot)), Json),
        FieldType.Number => row.Number(slot).ToString("R", CultureInfo.InvariantCulture),
        FieldType.Integer => row.Integer(slot).ToString(CultureInfo.InvariantCulture),
        FieldType.Boolean => row.Boolean(slot) ? "true" : "false",
        _ => row.Time(slot).ToString(),
    };
}
