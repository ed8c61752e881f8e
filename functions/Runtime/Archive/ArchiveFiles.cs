using System.Text;
using Avro;
using Avro.File;
using Avro.Generic;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Runtime.Archive;

/// <summary>
/// Collects the accepted events of a batch into one file for each day (UTC) of their event times. Reused from batch to batch.
/// </summary>
internal sealed class ArchiveFiles(Pipeline pipeline)
{
    private readonly RecordSchema _schema = ArchiveSchema.Build(pipeline);
    private readonly string[] _names = [.. pipeline.Layout.Fields.Select(field => ArchiveSchema.NameOf(field.Name))];
    private readonly SortedDictionary<DateOnly, (MemoryStream Content, IFileWriter<GenericRecord> Writer)> _files = [];

    public void Add(Row row, EventTime time, EventPosition position)
    {
        var record = new GenericRecord(_schema);
        record.Add(ArchiveSchema.Partition, position.Partition.Value);
        record.Add(ArchiveSchema.Offset, position.Offset.Value);
        record.Add(ArchiveSchema.Index, position.Index);
        for (var slot = 0; slot < _names.Length; slot++)
            record.Add(_names[slot], row.Has(slot) ? ValueOf(row, slot) : null);
        FileOf(DateOnly.FromDateTime(MomentOf(time))).Append(record);
    }

    /// <summary>Finishes the files and returns them, by date; then begins new ones.</summary>
    public IReadOnlyList<ArchiveFile> Take()
    {
        var files = new List<ArchiveFile>(_files.Count);
        foreach (var (date, (content, writer)) in _files)
        {
            writer.Close();
            files.Add(new ArchiveFile(date, content.ToArray()));
        }
        _files.Clear();
        return files;
    }

    /// <summary>Forgets what was collected.</summary>
    public void Clear() => _files.Clear();

    private IFileWriter<GenericRecord> FileOf(DateOnly date)
    {
        if (_files.TryGetValue(date, out var file))
            return file.Writer;
        var content = new MemoryStream();
        var writer = DataFileWriter<GenericRecord>.OpenWriter(
            new GenericDatumWriter<GenericRecord>(_schema), content, Codec.CreateCodec(Codec.Type.Deflate));
        _files.Add(date, (content, writer));
        return writer;
    }

    private static object ValueOf(Row row, int slot) => row.Layout.TypeOf(slot) switch
    {
        FieldType.Text => Encoding.UTF8.GetString(row.Text(slot)),
        FieldType.Number => row.Number(slot),
        FieldType.Integer => row.Integer(slot),
        FieldType.Boolean => row.Boolean(slot),
        _ => MomentOf(row.Time(slot)),
    };

    /// <summary>Times outside the years 1970 to 9999 become the nearest one inside.</summary>
    private static DateTime MomentOf(EventTime time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(time.Milliseconds, 0, 253_402_300_799_999)).UtcDateTime;
}
