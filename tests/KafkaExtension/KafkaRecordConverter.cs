using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Extensions.Kafka.Proto;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Reads records as the published converter does. No host sends any to an app that is built with this assembly, because the host's side of
/// the extension isn't there: only the fake host of the tests does.
/// </summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(KafkaRecord))]
[SupportedTargetType(typeof(KafkaRecord[]))]
internal sealed class KafkaRecordConverter : IInputConverter
{
    private const string Source = "AzureKafkaRecord";
    private const string ContentType = "application/x-protobuf";

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            return new(context.Source switch
            {
                ModelBindingData one => ConversionResult.Success(Read(one)),
                CollectionModelBindingData many => ConversionResult.Success(Array.ConvertAll(many.ModelBindingData, Read)),
                _ => ConversionResult.Unhandled(),
            });
        }
        catch (Exception exception)
        {
            return new(ConversionResult.Failed(exception));
        }
    }

    private static KafkaRecord Read(ModelBindingData data)
    {
        if (data.Source != Source || data.ContentType != ContentType)
            throw new NotSupportedException($"A record of {data.Source} as {data.ContentType}: {Source} as {ContentType} is read only.");
        var record = KafkaRecordProto.Parser.ParseFrom(data.Content.ToMemory().Span);
        return new KafkaRecord
        {
            Topic = record.Topic,
            Partition = record.Partition,
            Offset = record.Offset,
            Key = record.HasKey ? record.Key.ToByteArray() : null,
            Value = record.HasValue ? record.Value.ToByteArray() : null,
            Timestamp = record.Timestamp is { } time
                ? new KafkaTimestamp { UnixTimestampMs = time.UnixTimestampMs, Type = (KafkaTimestampType)time.Type }
                : null,
            Headers = [.. record.Headers.Select(header => new KafkaHeader
            {
                Key = header.Key,
                Value = header.HasValue ? header.Value.ToByteArray() : null,
            })],
        };
    }
}
