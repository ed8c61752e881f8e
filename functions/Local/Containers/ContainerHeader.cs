using System.Globalization;
using System.Text;
using Serverless.Core.Schemas;

namespace Serverless.Local.Containers;

/// <summary>The beginning of a container file.</summary>
/// <param name="SchemaText">The schema of its values, as the file has it.</param>
/// <param name="Schema">The same, read.</param>
/// <param name="Codec">How its blocks are packed.</param>
/// <param name="Sync">The 16 bytes that follow each block.</param>
internal sealed record ContainerHeader(string SchemaText, AvroSchema Schema, ContainerCodec Codec, byte[] Sync)
{
    public const int SyncBytes = 16;
    private const int MostEntries = 10_000;

    /// <summary>What such files begin with.</summary>
    public static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    /// <summary>Reads it; throws <see cref="ContainerFault"/> when it is none.</summary>
    public static async ValueTask<ContainerHeader> ReadAsync(ContainerBytes bytes, CancellationToken ct)
    {
        if (!(await bytes.ReadAsync(Magic.Length, ct)).AsSpan().SequenceEqual(Magic))
            throw new ContainerFault("it is no Avro file: it doesn't begin with 'Obj' and a 1");
        var entries = await EntriesAsync(bytes, ct);
        if (!entries.TryGetValue("avro.schema", out var schema))
            throw new ContainerFault("its header is damaged: it has no 'avro.schema'");
        var text = Encoding.UTF8.GetString(schema);
        if (!AvroSchema.TryParse(text, out var parsed, out var problem))
            throw new ContainerFault($"the schema in its header can't be read: {problem}");
        var codec = ContainerCodec.Of(entries.TryGetValue("avro.codec", out var name) ? Encoding.UTF8.GetString(name) : "null");
        return new ContainerHeader(text, parsed, codec, await bytes.ReadAsync(SyncBytes, ct));
    }

    // A map, as Avro writes it: blocks of entries; a negative count has the size of its block after it.
    private static async ValueTask<Dictionary<string, byte[]>> EntriesAsync(ContainerBytes bytes, CancellationToken ct)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        while (await bytes.LongAsync(ct) is not 0 and var count)
        {
            if (count < 0)
                await bytes.LongAsync(ct);
            if (Int128.Abs(count) + entries.Count > MostEntries)
                throw Damaged(bytes, $"{count} entries");
            for (var left = Math.Abs(count); left > 0; left--)
            {
                var key = Encoding.UTF8.GetString(await TextAsync(bytes, ct));
                entries[key] = await TextAsync(bytes, ct);
            }
        }
        return entries;
    }

    private static async ValueTask<byte[]> TextAsync(ContainerBytes bytes, CancellationToken ct) =>
        await bytes.LongAsync(ct) is >= 0 and <= ContainerBytes.MostBytes and var length
            ? await bytes.ReadAsync((int)length, ct)
            : throw Damaged(bytes, "a text of a length that can't be");

    private static ContainerFault Damaged(ContainerBytes bytes, string what) => new(string.Create(
        CultureInfo.InvariantCulture, $"its header is damaged: {what}, before byte {bytes.Position}"));
}
