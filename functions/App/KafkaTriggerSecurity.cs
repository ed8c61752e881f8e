using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Serverless.Runtime.Settings;

namespace Serverless.Functions;

/// <summary>
/// Puts the Kafka security of the settings into every Kafka trigger, because an attribute takes constants only: one build uses plain text
/// locally and SASL over TLS in the cloud. User name and password stay app settings, which the host looks up by name. Idempotent.
/// </summary>
internal sealed class KafkaTriggerSecurity(IConfiguration configuration) : IFunctionMetadataTransformer
{
    public string Name => nameof(KafkaTriggerSecurity);

    public void Transform(IList<IFunctionMetadata> original)
    {
        if (Security() is not { HasDefaults: false } security)
            return;
        foreach (var bindings in original.Select(function => function.RawBindings).OfType<IList<string>>())
        {
            for (var index = 0; index < bindings.Count; index++)
                bindings[index] = Secured(bindings[index], security);
        }
    }

    /// <summary>Null when the settings are wrong: nothing is consumed then, and health says why.</summary>
    private KafkaSecurity? Security()
    {
        try
        {
            return KafkaSecurity.From(configuration);
        }
        catch (SettingsException)
        {
            return null;
        }
    }

    private static string Secured(string binding, KafkaSecurity security)
    {
        if (!KafkaTriggerBinding.TryParse(binding, out var trigger))
            return binding;
        trigger["protocol"] = security.Protocol.ToString();
        if (security.Mechanism is { } mechanism)
        {
            trigger["authenticationMode"] = mechanism.ToString();
            trigger["username"] = $"%{KafkaSecurity.UsernameSetting}%";
            trigger["password"] = $"%{KafkaSecurity.PasswordSetting}%";
        }
        return trigger.ToJsonString();
    }
}
