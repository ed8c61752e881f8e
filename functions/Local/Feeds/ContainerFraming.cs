using System.Buffers.Binary;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Definitions;
using Serverless.Core.Schemas;
using Serverless.Local.Settings;

namespace Serverless.Local.Feeds;

/// <summary>
/// How the events of a container file become records that a pipeline reads: as its first format of the kind <c>avro</c> says, and as
/// producers would frame them.
/// </summary>
internal sealed class ContainerFraming
{
    private readonly AvroFraming _framing;
    private readonly AvroSchema _schema;

    private ContainerFraming(AvroFormat format, AvroSchema schema)
    {
        (_framing, _schema) = (format.Framing, schema);
        IsGiven = format.Schema is { } given && AvroSchema.Parse(given).Fingerprint() == schema.Fingerprint();
    }

    /// <summary>Whether the pipeline's file has the schema; otherwise it must be registered.</summary>
    public bool IsGiven { get; }

    /// <summary>The framing of a file's events.</summary>
    /// <exception cref="UsageException">The pipeline has no format that can read them.</exception>
    public static ContainerFraming Of(string file, PipelineDefinition pipeline, AvroSchema schema)
    {
        var format = pipeline.Formats.Select(entry => entry.Format).OfType<AvroFormat>().FirstOrDefault()
            ?? throw new UsageException(
                $"{file} is an Avro file, and '{pipeline.Name}' reads no Avro: add {{ \"kind\": \"avro\" }} to its 'formats'");
        var framing = new ContainerFraming(format, schema);
        return format.Framing switch
        {
            AvroFraming.Azure => throw new UsageException(
                $"{file} is an Avro file, and '{pipeline.Name}' reads Avro of Azure Schema Registry, whose ids a file's events lack: "
                + "set \"framing\": \"confluent\" or \"single-object\" to feed it"),
            AvroFraming.None when !framing.IsGiven => throw new UsageException(
                $"{file} is an Avro file of another schema than the one that '{pipeline.Name}' has in its 'formats': give its format that "
                + "schema, or set \"framing\": \"confluent\""),
            _ => framing,
        };
    }

    /// <summary>What is before each event.</summary>
    /// <param name="id">The number that the schema is registered with.</param>
    public byte[] PrefixOf(int id)
    {
        switch (_framing)
        {
            case AvroFraming.Confluent:
                var number = new byte[1 + sizeof(int)];
                BinaryPrimitives.WriteInt32BigEndian(number.AsSpan(1), id);
                return number;
            case AvroFraming.SingleObject:
                byte[] fingerprint = [0xC3, 0x01, .. new byte[sizeof(ulong)]];
                BinaryPrimitives.WriteUInt64LittleEndian(fingerprint.AsSpan(2), _schema.Fingerprint());
                return fingerprint;
            default:
                return [];
        }
    }
}
