//! What is refused before any use case: other sites, bodies that are too large; and the headers of every answer.

use axum::{
    body::{Body, Bytes},
    http::header,
};

use crate::app::{ORIGIN, TestApp, request, unsafe_routes};

#[tokio::test]
async fn a_form_of_another_site_is_refused_everywhere() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let cases: [(&[(&str, &str)], bool); 6] = [
        (&[("sec-fetch-site", "cross-site"), ("origin", ORIGIN)], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "none")], false),
        (&[("origin", "https://ailleurs.example")], false),
        (&[("origin", "null")], false),
        (&[], false),
    ];
    let trusted: [(&[(&str, &str)], bool); 2] =
        [(&[("origin", ORIGIN)], true), (&[("sec-fetch-site", "same-origin")], true)];
    // Where programs call, what a browser adds by itself opens nothing: see interface.rs.
    for route in unsafe_routes().into_iter().filter(|route| !route.path.starts_with("/api/v1/")) {
        for (headers, accepted) in cases.iter().chain(&trusted) {
            let builder = headers
                .iter()
                .fold(request(route.method.as_str(), route.path, Some(&cookie)), |builder, (name, value)| {
                    builder.header(*name, *value)
                });
            let answer =
                app.send(builder.header(header::CONTENT_TYPE, "text/plain").body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status != 403, *accepted, "{} {headers:?}: {}", route.path, answer.status);
        }
    }
}

#[tokio::test]
async fn three_megabytes_are_refused_everywhere_and_eleven_where_a_file_is_sent() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let large = Bytes::from(vec![b'a'; 11_000_000]);
    for route in unsafe_routes() {
        let large = if route.upload { large.clone() } else { large.slice(..3_000_000) };
        for announced in [true, false] {
            let builder = request(route.method.as_str(), route.path, Some(&cookie))
                .header("origin", ORIGIN)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let body = if announced {
                Body::from(large.clone())
            } else {
                let parts: Vec<Result<Bytes, std::io::Error>> =
                    large.chunks(100_000).map(|part| Ok(Bytes::copy_from_slice(part))).collect();
                Body::from_stream(futures_util::stream::iter(parts))
            };
            let builder = if announced { builder.header(header::CONTENT_LENGTH, large.len()) } else { builder };
            let answer = app.send(builder.body(body).unwrap()).await;
            assert_eq!(answer.status, 413, "{} announced: {announced}", route.path);
        }
    }
}

#[tokio::test]
async fn a_file_of_nobody_is_not_read() {
    let app = TestApp::new().await;
    let uploads: Vec<_> = unsafe_routes().into_iter().filter(|route| route.upload).collect();
    assert_eq!(uploads.len(), 3);
    for route in uploads {
        let never = Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
        let sent = request("POST", route.path, None).header("origin", ORIGIN).body(never).unwrap();
        assert_eq!(app.send(sent).await.status, 401, "{}", route.path);
    }
}

#[tokio::test]
async fn every_answer_carries_its_protections() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    for (path, cookie) in
        [("/", None), ("/rien", None), ("/activites", Some(cookie.as_str())), ("/compte", None), ("/healthz", None)]
    {
        let answer = app.get(path, cookie).await;
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "style-src 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'")
                || policy.contains("'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        assert_eq!(policy.contains("script-src"), answer.body.contains("<script"), "{path}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert_eq!(answer.headers[header::REFERRER_POLICY], "same-origin");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    }
}

#[tokio::test]
async fn two_pages_never_share_a_nonce() {
    let app = TestApp::new().await;
    let cookie = app.sign_in("camille@demo.example").await;
    let policy = async || app.get("/activites", Some(&cookie)).await.headers[header::CONTENT_SECURITY_POLICY].clone();
    assert_ne!(policy().await, policy().await);
}
