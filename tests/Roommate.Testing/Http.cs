using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Shouldly;

namespace Roommate.Testing;

/// <summary>HTTP as a script would use it: JSON in, JSON or a problem document out.</summary>
public sealed class Http(Uri server, string? token = null) : IDisposable
{
    private readonly HttpClient _client = Create(server, token);

    public HttpClient Client => _client;

    public static async Task<Http> SignInAsync(Uri server, string email, string password)
    {
        using var anonymous = new Http(server);
        var login = await anonymous.PostAsync<LoginResult>("/api/v1/auth/login", new LoginRequest(email, password));
        return new Http(server, login.AccessToken) { Token = login.AccessToken, UserId = login.User.Id };
    }

    public string Token { get; init; } = token ?? "";

    public string UserId { get; init; } = "";

    public async Task<T> GetAsync<T>(string path) => await ReadAsync<T>(await _client.GetAsync(Relative(path)));

    public async Task<T> PostAsync<T>(string path, object? body = null) => await ReadAsync<T>(await SendAsync(HttpMethod.Post, path, body));

    public async Task<T> PatchAsync<T>(string path, object body, string? ifMatch = null) => await ReadAsync<T>(await SendAsync(HttpMethod.Patch, path, body, ifMatch));

    public async Task DeleteAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Delete, path);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, Relative(path));
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body, body.GetType(), options: Wire.Json);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await _client.SendAsync(request);
    }

    /// <summary>Sends and expects a problem document with this code.</summary>
    public async Task<Problem> RefusedAsync(HttpMethod method, string path, string code, object? body = null, string? ifMatch = null)
    {
        using var answer = await SendAsync(method, path, body, ifMatch);
        var text = await answer.Content.ReadAsStringAsync();
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        var problem = JsonSerializer.Deserialize<Problem>(text, Wire.Json)!;
        problem.Code.ShouldBe(code, text);
        problem.TraceId.ShouldNotBeNullOrEmpty();
        return problem;
    }

    public void Dispose() => _client.Dispose();

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri}: {text}");
            return JsonSerializer.Deserialize<T>(text, Wire.Json)!;
        }
    }

    private static HttpClient Create(Uri server, string? token)
    {
        var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }
}
