using System.Buffers.Text;
using System.Numerics;
using System.Text;
using Serverless.Core.Binary;
using Serverless.Core.Columns;
using Serverless.Core.Definitions;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Drift;

/// <summary>
/// Collects the traits of a chunk's events, by source. An event whose traits are known already allocates nothing. One thread at a time.
/// </summary>
internal sealed class ChunkTraits
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    private readonly DriftDefinition _drift;
    private readonly FieldDefinition? _fromRecord;
    private readonly int _sourceSlot;
    private readonly FieldType _sourceType;
    private readonly Kind[] _formats;
    private readonly (ulong Hash, string Text)[] _fields;
    private readonly bool _keepsExamples;
    private readonly TextTable _names = new();
    private readonly List<SourceTraits> _sources = [];
    private readonly JsonTraits _json = new();
    private readonly SchemaTraits _schemas = new();
    private readonly byte[] _shape = new byte[DriftLimits.LongestText];

    /// <param name="pipeline">Says what is watched.</param>
    /// <param name="layout">Has the slot of the source.</param>
    /// <param name="keepsExamples">Whether events may be kept as examples.</param>
    public ChunkTraits(PipelineDefinition pipeline, RowLayout layout, bool keepsExamples)
    {
        (_drift, _keepsExamples) = (pipeline.Drift!, keepsExamples);
        _fromRecord = pipeline.Fields.FirstOrDefault(
            field => field.Name == _drift.Source && (field.Record is RecordPart.Key || field.Header is not null));
        _sourceSlot = _drift.Source is { } source ? layout.SlotOf(source) : -1;
        _sourceType = _sourceSlot < 0 ? FieldType.Text : layout.TypeOf(_sourceSlot);
        _formats =
        [
            new Kind(SourceTraits.NoFormat, EventLook.Line),
            .. pipeline.Formats.Select(entry => new Kind(entry.Format.Label, entry.Format.Look)),
        ];
        _fields = [.. pipeline.Fields.Take(64).Select(field => FieldTrait(field))];
    }

    /// <summary>Notes an event, if it is one of the sample.</summary>
    public void Note(in ReadEvent read)
    {
        if (read.Bytes.IsEmpty || (_drift.Sample > 1 && !IsChosen(read.Position)))
            return;
        var source = SourceOf(read);
        var format = FormatOf(read);
        var number = source.Lines++;
        source.LastTime = EventTime.Later(source.LastTime, read.Written);
        Note(source, number, read, format, TraitKind.Format, 0, default);
        NoteFields(source, number, read, format);
        if (read.Rejection is { } rejection)
            NoteReason(source, number, read, format, rejection.Field is { } field ? $"{rejection.Reason} {field}" : rejection.Reason);
    }

    /// <summary>What was noted since the last call, by source, in the order in which they were met.</summary>
    public IReadOnlyList<(byte[] Source, SourceTraits Traits)> Take()
    {
        var taken = _sources.Select((one, index) => (_names.Text(index + 1).ToArray(), one)).ToList();
        _sources.Clear();
        _names.Clear();
        return taken;
    }

    // By the position alone, so that it doesn't depend on how events come in batches.
    private bool IsChosen(in EventPosition position)
    {
        var mixed = (((ulong)position.Offset.Value * Prime) ^ ((ulong)position.Index * 0xC2B2AE3D27D4EB4F)) * Prime;
        return (mixed >> 32) % (ulong)_drift.Sample == 0;
    }

    private SourceTraits SourceOf(in ReadEvent read)
    {
        Span<byte> digits = stackalloc byte[20];
        var name = DriftLimits.Cut(NameOf(read, digits));
        var number = _names.Find(name);
        if (number == 0)
            number = _names.NumberOf(_sources.Count < DriftLimits.MostSources ? name : DriftTable.Others);
        if (number > _sources.Count)
            _sources.Add(new SourceTraits());
        return _sources[number - 1];
    }

    private ReadOnlySpan<byte> NameOf(in ReadEvent read, Span<byte> digits)
    {
        if (_sourceSlot < 0)
            return default;
        if (_fromRecord is { Record: RecordPart.Key })
            return read.Key;
        if (_fromRecord is { Header: { } header })
            return read.Headers.TryFind(header, out var value) ? value : default;
        if (read.Rejection is not null || !read.Row.Has(_sourceSlot))
            return default;
        if (_sourceType == FieldType.Text)
            return read.Row.Text(_sourceSlot);
        Utf8Formatter.TryFormat(read.Row.Integer(_sourceSlot), digits, out var length);
        return digits[..length];
    }

    /// <summary>A text that no format has, or only one that takes any, may be JSON for all that.</summary>
    private Kind FormatOf(in ReadEvent read)
    {
        var format = _formats[read.Format + 1];
        return format.Look == EventLook.Line && JsonTraits.IsObject(read.Bytes)
            ? Array.Find(_formats, one => one.Look == EventLook.Json) ?? Kind.Json
            : format;
    }

    private void NoteFields(SourceTraits source, long number, in ReadEvent read, Kind format)
    {
        switch (format.Look)
        {
            case EventLook.Json:
                for (int value = 0, count = _json.Read(read.Bytes); value < count; value++)
                    NoteField(source, number, read, format, value);
                break;
            case EventLook.Schema:
                foreach (var (hash, text) in read.Schema is { } schema ? _schemas.Of(schema) : [])
                    Note(source, number, read, format, TraitKind.Field, hash, text);
                break;
            case EventLook.Fields when read.Format >= 0:
                for (var fields = read.Fields; fields != 0; fields &= fields - 1)
                {
                    var (hash, text) = _fields[BitOperations.TrailingZeroCount(fields)];
                    Note(source, number, read, format, TraitKind.Field, hash, text);
                }
                break;
            default:
                var shape = _shape.AsSpan(0, LineShape.Of(read.Bytes, _shape));
                NoteLine(source, number, read, format, shape);
                break;
        }
    }

    private void NoteField(SourceTraits source, long number, in ReadEvent read, Kind format, int value)
    {
        var key = KeyOf(format, TraitKind.Field, _json.HashOf(value));
        var seen = source.Find(key)
            ?? source.Begin(key, new Trait(format.Label, TraitKind.Field, TextOf(_json.Text(value, read.Bytes))));
        Note(source, seen, number, read);
    }

    private void NoteLine(SourceTraits source, long number, in ReadEvent read, Kind format, ReadOnlySpan<byte> shape)
    {
        var key = KeyOf(format, TraitKind.Line, Hash64.Of(shape));
        Note(source, source.Find(key) ?? source.Begin(key, new Trait(format.Label, TraitKind.Line, TextOf(shape))), number, read);
    }

    private void NoteReason(SourceTraits source, long number, in ReadEvent read, Kind format, string reason) =>
        Note(source, number, read, format, TraitKind.Reason, Hash64.Of(Encoding.UTF8.GetBytes(reason)), reason);

    private void Note(SourceTraits source, long number, in ReadEvent read, Kind format, TraitKind kind, ulong hash, string? text)
    {
        var key = KeyOf(format, kind, hash);
        Note(source, source.Find(key) ?? source.Begin(key, new Trait(format.Label, kind, text ?? "")), number, read);
    }

    private void Note(SourceTraits source, TraitSeen? seen, long number, in ReadEvent read)
    {
        if (seen?.Note(number, read.Written, read.Position) == true && _keepsExamples)
            source.Offer(seen, read.Bytes);
    }

    private static string TextOf(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(DriftLimits.Cut(text));

    private static ulong KeyOf(Kind format, TraitKind kind, ulong hash) => ((hash ^ format.Hash) * Prime) ^ ((ulong)kind << 62);

    private static (ulong Hash, string Text) FieldTrait(FieldDefinition field)
    {
        var text = $"{field.Name} {FieldWord.Of(field.Type)}";
        return (Hash64.Of(Encoding.UTF8.GetBytes(text)), text);
    }

    /// <summary>A format, as far as it matters here.</summary>
    private sealed record Kind(string Label, EventLook Look)
    {
        /// <summary>Of a pipeline that reads no JSON.</summary>
        public static readonly Kind Json = new("json", EventLook.Json);

        public ulong Hash { get; } = Hash64.Of(Encoding.UTF8.GetBytes(Label));
    }
}
