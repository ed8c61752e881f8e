using System.Globalization;
using System.Net;
using Confluent.SchemaRegistry;
using Serverless.Runtime.Ports;
using Serverless.Runtime.Settings;

namespace Serverless.Runtime.Schemas;

/// <summary>
/// Confluent's client of a schema registry, whose faults are what they mean to who calls it: nobody can be asked, or the registry refuses.
/// </summary>
internal sealed class ConfluentClient : IDisposable
{
    private static readonly RegistryError[] NotFound =
    [
        RegistryError.SubjectNotFound, RegistryError.VersionNotFound, RegistryError.SchemaNotFound, RegistryError.SubjectDeleted,
        RegistryError.LevelNotSet,
    ];

    private readonly string _urls;
    private readonly CachedSchemaRegistryClient _client;

    private ConfluentClient(SchemaRegistryOptions options)
    {
        _urls = options.Url!;
        var config = new SchemaRegistryConfig
        {
            Url = _urls,
            RequestTimeoutMs = (int)options.Timeout.TotalMilliseconds,
            // What calls it tries again; with 0 the client fails when it would have.
            MaxRetries = 1,
            RetriesWaitMs = 1,
            RetriesMaxWaitMs = 1,
        };
        if (options.Username is { } user)
            config.BasicAuthUserInfo = $"{user}:{options.Password}";
        if (options.CaFile is { } file)
            config.SslCaLocation = file;
        _client = new CachedSchemaRegistryClient(config);
    }

    /// <summary>A client of the registry that <paramref name="options"/> name; nothing is asked yet.</summary>
    /// <exception cref="SettingsException">The file of the certificate has none.</exception>
    public static ConfluentClient Open(SchemaRegistryOptions options)
    {
        try
        {
            return new ConfluentClient(options);
        }
        catch (Exception fault) when (options.CaFile is not null)
        {
            throw new SettingsException(
                "SchemaRegistry__CaFile", "has no certificate that can be read: set it to a PEM or DER file", fault);
        }
    }

    /// <summary>An answer; null when there is no such subject, version or schema.</summary>
    /// <exception cref="StoreUnavailableException">The registry can't be asked, or answers with something else.</exception>
    /// <exception cref="RegistryException">It refuses what was asked.</exception>
    public async ValueTask<T?> CallAsync<T>(Func<CachedSchemaRegistryClient, Task<T>> call, CancellationToken ct)
        where T : class
    {
        try
        {
            return await call(_client).WaitAsync(ct).ConfigureAwait(false);
        }
        catch (SchemaRegistryException fault) when (NotFound.Contains((RegistryError)fault.ErrorCode))
        {
            return null;
        }
        catch (SchemaRegistryException fault) when (fault.Status is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
        {
            throw new RegistryException((RegistryError)fault.ErrorCode, fault.Message);
        }
        catch (SchemaRegistryException fault)
        {
            throw Unavailable(WhyOf(fault), fault);
        }
        catch (Exception fault) when (fault is not StoreUnavailableException && !ct.IsCancellationRequested)
        {
            // Of any type: an answer that is no JSON, a time that is over, a connection that ends.
            throw Unavailable(fault.Message, fault);
        }
    }

    /// <summary>What is thrown where the registry can't be asked.</summary>
    public StoreUnavailableException Unavailable(string why, Exception? fault = null) =>
        new($"the schema registry at {_urls} can't be asked: {why}", fault);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private static string WhyOf(SchemaRegistryException fault) => fault.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"it doesn't let this app in ({(int)fault.Status}): check SchemaRegistry__Username and SchemaRegistry__Password",
        HttpStatusCode.NotFound => "there is no schema registry at that path (404): check SchemaRegistry__Url",
        _ => string.Create(CultureInfo.InvariantCulture, $"it answers {(int)fault.Status}: {fault.Message}"),
    };
}
