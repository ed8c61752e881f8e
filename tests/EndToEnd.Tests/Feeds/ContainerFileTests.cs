using System.Text;
using Avro.File;
using Avro.Generic;
using Serverless.Core.Tests.Decoding.Avro;
using Serverless.EndToEnd.Tests.Hosting;
using Serverless.Local.Containers;
using ZstdSharp;

namespace Serverless.EndToEnd.Tests.Feeds;

/// <summary>Container files that Apache's implementation writes.</summary>
public sealed class ContainerFileTests : IDisposable
{
    private const string Schema = """
        {"type":"record","name":"Event","fields":[{"name":"id","type":"long"},{"name":"text","type":"string"}]}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("null")]
    [InlineData("deflate")]
    [InlineData("zstandard")]
    public async Task Each_value_of_a_random_schema_is_what_apache_wrote(string codec)
    {
        for (var seed = 1; seed <= 12; seed++)
        {
            var schema = Avro.Schema.Parse(new AvroShape(seed).Writer.ToJsonString());
            var random = new Random(seed);
            var values = Enumerable.Range(0, 100).Select(_ => AvroOracle.Read(AvroOracle.Write(schema, random), schema, schema)).ToList();

            var (read, fault) = await ReadAsync(Write(schema, codec, values, perBlock: 30));

            Assert.Null(fault);
            Assert.Equal(values.Select(value => BytesOf(schema, value)), read);
        }
    }

    [Fact]
    public async Task A_file_without_values_is_whole()
    {
        var (read, fault) = await ReadAsync(Write(Avro.Schema.Parse(Schema), "deflate", [], perBlock: 30));

        Assert.Null(fault);
        Assert.Empty(read);
    }

    // header  block  sync  block  sync ...         cut after each byte
    [Theory]
    [InlineData("null")]
    [InlineData("deflate")]
    public async Task Wherever_a_file_is_cut_what_is_before_is_read_and_the_cut_is_told(string codec)
    {
        var (schema, values) = Events(6);
        var bytes = File.ReadAllBytes(Write(schema, codec, values, perBlock: 2));
        var whole = values.ConvertAll(value => Convert.ToHexString(BytesOf(schema, value)));
        var atEnds = 0;
        for (var length = 4; length < bytes.Length; length++)
        {
            var (read, fault) = await ReadAsync(Saved(bytes[..length]));

            Assert.Equal(whole.Take(read.Count), read.Select(Convert.ToHexString));
            Assert.True(read.Count < whole.Count);
            if (fault is null)
                atEnds++;
            else
                Assert.Contains("cut.avro: it is cut off at byte ", fault, StringComparison.Ordinal);
        }
        // A file that ends after a block is a whole one.
        Assert.Equal(values.Count / 2, atEnds);
    }

    [Fact]
    public async Task Whichever_byte_of_a_block_is_another_one_it_never_gives_more_events_than_there_are()
    {
        var (schema, values) = Events(3);
        var bytes = File.ReadAllBytes(Write(schema, "deflate", values, perBlock: 100));
        var header = bytes.Length - 100;
        for (var at = header; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x55;
            var (read, fault) = await ReadAsync(Saved(damaged));
            Assert.True(fault is not null || read.Count == 3, $"byte {at}");
            Assert.InRange(read.Count, 0, 3);
        }
    }

    [Fact]
    public async Task What_is_damaged_is_told_with_file_place_and_what_was_read_before()
    {
        var (schema, values) = Events(4);
        var bytes = File.ReadAllBytes(Write(schema, "null", values, perBlock: 1));
        var sync = bytes[^16..];
        int[] syncs = [.. Enumerable.Range(0, bytes.Length - 15).Where(at => bytes.AsSpan(at, 16).SequenceEqual(sync))];
        byte[] With(int at, byte value)
        {
            byte[] changed = [.. bytes];
            changed[at] = value;
            return changed;
        }

        // The header's, then one after each block: the third block begins after the third.
        var third = syncs[2] + 16;
        Assert.Equal(
            $"cut.avro: the block at byte {third} is damaged: the 16 bytes after it aren't those of the file: its size is wrong, or it is "
                + "damaged; 2 events before that were read",
            await FaultAsync(With(syncs[3], (byte)(sync[0] ^ 1))));
        Assert.Equal(
            $"cut.avro: the block at byte {third} is damaged: at byte 0 of its content is no event of the file's schema "
                + "(malformed: 6 bytes of 7, at its byte 1); 2 events before that were read",
            await FaultAsync(With(third + 3, 14)));
        Assert.Equal(
            $"cut.avro: the block at byte {third} is damaged: 1 bytes follow its last event; 3 events before that were read",
            await FaultAsync(With(third + 3, 10)));
        Assert.StartsWith(
            $"cut.avro: the block at byte {third} is damaged: it says that it has 50 events, in 8 bytes",
            await FaultAsync(With(third, 100)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "cut.avro: the schema in its header can't be read: ",
            await FaultAsync(Replaced(bytes, "\"record\"", "\"rekord\"")),
            StringComparison.Ordinal);
        Assert.Equal(
            "cut.avro: its header is damaged: it has no 'avro.schema'", await FaultAsync(Replaced(bytes, "avro.schema", "avro.skhema")));
        Assert.Equal(
            "cut.avro: its blocks are packed with 'nill', and only null, deflate, zstandard are read: write the file with one of these",
            await FaultAsync(Replaced(bytes, "null", "nill")));
    }

    [Fact]
    public async Task Content_that_is_not_of_its_codec_is_told()
    {
        var (schema, values) = Events(2);
        var deflated = File.ReadAllBytes(Write(schema, "deflate", values, perBlock: 100));

        var fault = await FaultAsync(Replaced(deflated, "\u000edeflate", "\u0012zstandard"));

        Assert.Contains("its content isn't zstandard (", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_begins_as_such_a_file_is_one()
    {
        Assert.True(ContainerFile.Is(Saved([.. "Obj\u0001"u8])));
        Assert.False(ContainerFile.Is(Saved([.. "Obj"u8])));
        Assert.False(ContainerFile.Is(Saved([.. "{\"a\":1}"u8])));
        Assert.False(ContainerFile.Is(Path.Combine(_folder.Path, "none")));
    }

    /// <summary>Writes a file by Apache's implementation.</summary>
    internal static void Write(string file, Avro.Schema schema, string codec, IEnumerable<object> values, int perBlock)
    {
        using var stream = File.Create(file);
        using var writer = DataFileWriter<object>.OpenWriter(
            new GenericDatumWriter<object>(schema), stream, codec switch
            {
                "null" => Codec.CreateCodec(Codec.Type.Null),
                "deflate" => Codec.CreateCodec(Codec.Type.Deflate),
                _ => new Zstandard(),
            });
        foreach (var (number, value) in values.Index())
        {
            writer.Append(value);
            if (number % perBlock == perBlock - 1)
                writer.Sync();
        }
    }

    private static (Avro.Schema, List<object>) Events(int count)
    {
        var schema = (Avro.RecordSchema)Avro.Schema.Parse(Schema);
        return (schema, [.. Enumerable.Range(0, count).Select(number =>
        {
            var record = new GenericRecord(schema);
            record.Add("id", (long)number);
            record.Add("text", $"text-{number}");
            return (object)record;
        })]);
    }

    private static byte[] BytesOf(Avro.Schema schema, object value)
    {
        using var bytes = new MemoryStream();
        new GenericDatumWriter<object>(schema).Write(value, new Avro.IO.BinaryEncoder(bytes));
        return bytes.ToArray();
    }

    private static byte[] Replaced(byte[] bytes, string part, string instead)
    {
        var (text, latin) = (Encoding.Latin1.GetString(bytes), Encoding.Latin1);
        Assert.Contains(part, text, StringComparison.Ordinal);
        return latin.GetBytes(text.Replace(part, instead, StringComparison.Ordinal));
    }

    private static async Task<(List<byte[]> Read, string? Fault)> ReadAsync(string file)
    {
        var read = new List<byte[]>();
        try
        {
            await using var container = await ContainerFile.OpenAsync(file, default);
            while (await container.NextAsync(default) is { } value)
                read.Add(value.ToArray());
            return (read, null);
        }
        catch (InvalidDataException fault)
        {
            return (read, fault.Message.Replace(Path.GetDirectoryName(file)! + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
        }
    }

    private async Task<string> FaultAsync(byte[] bytes) => (await ReadAsync(Saved(bytes))).Fault!;

    private string Saved(byte[] bytes)
    {
        var file = Path.Combine(_folder.Path, "cut.avro");
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private string Write(Avro.Schema schema, string codec, IEnumerable<object> values, int perBlock)
    {
        var file = Path.Combine(_folder.Path, "events.avro");
        Write(file, schema, codec, values, perBlock);
        return file;
    }

    private sealed class Zstandard : Codec
    {
        public override byte[] Compress(byte[] uncompressedData)
        {
            using var compressor = new Compressor();
            return compressor.Wrap(uncompressedData).ToArray();
        }

        public override void Compress(MemoryStream inputStream, MemoryStream outputStream)
        {
            outputStream.SetLength(0);
            outputStream.Write(Compress(inputStream.ToArray()));
        }

        public override byte[] Decompress(byte[] compressedData, int length) => throw new NotSupportedException();

        public override string GetName() => "zstandard";

        public override bool Equals(object? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => 1;
    }
}
