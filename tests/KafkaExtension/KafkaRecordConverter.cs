using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Declares what the published converter does, so that the build describes the trigger alike. No record can be received with this assembly.
/// </summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(KafkaRecord))]
[SupportedTargetType(typeof(KafkaRecord[]))]
internal sealed class KafkaRecordConverter : IInputConverter
{
    private const string Message =
        "This function app was built with the stand-in for Microsoft.Azure.Functions.Worker.Extensions.Kafka, which receives no records. "
        + "Build it where the published package can be restored.";

    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
        new(ConversionResult.Failed(new NotSupportedException(Message)));
}
