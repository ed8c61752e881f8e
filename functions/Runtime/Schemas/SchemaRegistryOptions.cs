using System.ComponentModel.DataAnnotations;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Schemas;

/// <summary>Where the schemas are asked for that records name by an id: the settings <c>SchemaRegistry:*</c>.</summary>
public sealed record SchemaRegistryOptions : IOptionRules
{
    /// <summary>
    /// Addresses of a schema registry that speaks Confluent's API, separated by commas: each is tried until one answers. Without it the
    /// app's own registry is asked.
    /// </summary>
    /// <value>An http or https URL without a user in it, several separated by commas.</value>
    [RegularExpression(
        @"\s*https?://[A-Za-z0-9._\[\]:-]+(/[^\s,?#@]*)?(\s*,\s*https?://[A-Za-z0-9._\[\]:-]+(/[^\s,?#@]*)?)*\s*",
        ErrorMessage = "an http or https URL without a user in it, several separated by commas")]
    public string? Url { get; init; }

    /// <summary>The user name, where the registry asks for one; for Confluent Cloud it is an API key.</summary>
    /// <value>Text.</value>
    public string? Username { get; init; }

    /// <summary>The password; for Confluent Cloud it is the secret of the API key. It must be set with a user name.</summary>
    /// <value>Text.</value>
    public string? Password { get; init; }

    /// <summary>
    /// The path of a file with the certificate that the registry's one is signed with, where no authority does that the machine knows.
    /// </summary>
    /// <value>Text.</value>
    public string? CaFile { get; init; }

    /// <summary>
    /// The Event Hubs namespace whose Azure Schema Registry is asked, in place of Url; records name its schemas by GUIDs. The app's
    /// identity needs the role Schema Registry Reader there.
    /// </summary>
    /// <value>A host name such as mine.servicebus.windows.net.</value>
    [RegularExpression(@"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", ErrorMessage = "a host name such as mine.servicebus.windows.net")]
    public string? AzureNamespace { get; init; }

    /// <summary>
    /// What signs in at AzureNamespace: managedidentity, the app's managed identity; without it the default credentials, such as a
    /// developer's sign-in.
    /// </summary>
    /// <value>The word managedidentity.</value>
    [RegularExpression("(?i)managedidentity", ErrorMessage = "the word managedidentity")]
    public string? Credential { get; init; }

    /// <summary>The client id of the identity, a GUID, where the app has several.</summary>
    /// <value>Text.</value>
    public string? ClientId { get; init; }

    /// <summary>How long the registry may take to answer.</summary>
    /// <value>Default 00:00:05, from 00:00:00.100 to 00:01:00.</value>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    IEnumerable<(string Property, string Problem)> IOptionRules.Broken()
    {
        if (Username is not null && Url is null)
            yield return (nameof(Url), "is missing: set it to where the registry is that the user name is for");
        if (AzureNamespace is not null && Url is not null)
            yield return (nameof(AzureNamespace), "is set beside SchemaRegistry__Url: one registry is asked, so remove one of the two");
        if (AzureNamespace is null && (Credential ?? ClientId) is not null)
            yield return (nameof(AzureNamespace), "is missing: set it to the namespace that the identity signs in at");
        if (CaFile is not null && !File.Exists(CaFile))
            yield return (nameof(CaFile), "names no file that is there: set it to the path of a certificate");
        if ((Username is null) != (Password is null))
            yield return Username is null
                ? (nameof(Username), "is missing: set it to the user name that the password is for")
                : (nameof(Password), "is missing: set it to the password of the user name");
    }
}
