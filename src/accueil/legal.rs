//! What the law asks every site to say: who runs it, and what it keeps of people.

use axum::response::Response;
use leptos::prelude::*;

use super::source::{Source, Sources};
use crate::{
    kernel::{email::Email, french},
    referentiel::conservation::{CONSERVATIONS, Garde},
    server::{config::Operateur, request::Request},
    ui::layout::Document,
};

pub async fn personal_data(cx: Request) -> Response {
    let document = Document::titled("Données personnelles")
        .described("Ce que Le Fil garde de vous, pourquoi, combien de temps, qui le voit, et comment le lire, le corriger ou l’effacer.")
        .narrow();
    cx.page(document, || {
        view! {
            <h1>"Données personnelles"</h1>
            <p class="lead">"Ce que nous gardons de vous, pourquoi, combien de temps. Nous ne vendons rien, et nous ne suivons personne."</p>
            <section aria-labelledby="garde">
                <h2 id="garde">"Ce que nous gardons"</h2>
                <KeptOfPeople />
            </section>
            <section aria-labelledby="droits">
                <h2 id="droits">"Vos droits"</h2>
                <p>"Dans « Ma candidature », vous pouvez à tout moment, sans nous écrire :"</p>
                <ul>
                    <li>"lire et télécharger vos données ;"</li>
                    <li>"les corriger ;"</li>
                    <li>"les effacer."</li>
                </ul>
                <p>"Dans « Mon compte », vous pouvez changer votre adresse e-mail et déconnecter vos appareils."</p>
                <p>"Vous pouvez aussi demander que vos données ne soient plus utilisées, ou le soient moins. Pour cela, écrivez à la personne qui gère ce site : elle doit vous répondre en un mois."</p>
                <Contact of=cx.app.config.operateur.clone() />
            </section>
            <section aria-labelledby="cnil">
                <h2 id="cnil">"Si la réponse ne vous convient pas"</h2>
                <p>
                    "Vous pouvez vous plaindre à la CNIL, qui protège les données personnelles : sur "
                    <a href="https://www.cnil.fr/fr/plaintes">"cnil.fr/fr/plaintes"</a>
                    ", ou par courrier à CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris CEDEX 07."
                </p>
            </section>
            <section aria-labelledby="cookies">
                <h2 id="cookies">"Cookies"</h2>
                <p>"Un cookie est un petit texte que votre navigateur garde. Nous en utilisons quatre, seulement quand il le faut. Sans eux, le site ne marche pas : la loi ne demande donc pas votre accord."</p>
                <dl class="facts">
                    <dt><code>"fil"</code></dt>
                    <dd>"Vous garder connecté·e : jusqu’à la fermeture du navigateur, ou 30 jours si vous l’avez demandé."</dd>
                    <dt><code>"fil-demande"</code></dt>
                    <dd>"Lier le code que vous recevez par e-mail à ce navigateur : une heure."</dd>
                    <dt><code>"fil-brouillon"</code></dt>
                    <dd>"Retrouver le questionnaire que vous avez commencé ici : 30 jours."</dd>
                    <dt><code>"fil-appareil"</code></dt>
                    <dd>"Savoir, même sans réseau, de qui cet appareil peut ouvrir le journal : jusqu’à votre déconnexion, 400 jours au plus."</dd>
                </dl>
                <p>"Si vous ouvrez votre journal, vos activités des 31 derniers jours restent sur cet appareil jusqu’à votre déconnexion, pour qu’il marche sans réseau."</p>
                <p>"Aucun cookie de publicité, aucune mesure d’audience, rien qui vienne d’un autre site."</p>
            </section>
            <Sources><Source what="Durées" of=&CONSERVATIONS /></Sources>
        }
    })
}

#[component]
fn KeptOfPeople() -> impl IntoView {
    CONSERVATIONS
        .lines
        .iter()
        .map(|line| {
            let kept = match line.kept {
                Garde::Apres(delai, since) => format!("{delai} après {since}."),
                Garde::AuPlus(delai, None) => format!("{delai} au plus."),
                Garde::AuPlus(delai, Some((longer, when))) => format!("{delai} au plus, ou {longer} {when}."),
                Garde::Entre(least, most) => format!("Entre {least} et {most}."),
                Garde::Jusqua(end) => format!("{}.", french::capitalised(end)),
            };
            view! {
                <div class="kept">
                    <h3>{line.label}</h3>
                    <dl class="facts">
                        <dt>"Quoi"</dt><dd>{line.content}</dd>
                        <dt>"Pourquoi"</dt><dd>{line.purpose}</dd>
                        <dt>"Qui le voit"</dt><dd>{line.seen_by}</dd>
                        <dt>"Combien de temps"</dt><dd><strong>{kept}</strong></dd>
                    </dl>
                </div>
            }
        })
        .collect::<Vec<_>>()
}

pub async fn notice(cx: Request) -> Response {
    let document = Document::titled("Mentions légales")
        .described("Qui publie ce site, qui l’héberge, à qui écrire, et d’où viennent ses données.")
        .narrow();
    cx.page(document, || {
        let operateur = cx.app.config.operateur.clone();
        let or_silence = |said: Option<&str>, silence: &'static str| match said {
            Some(text) => view! { <p class="stated">{text.to_owned()}</p> }.into_any(),
            None => view! { <p class="empty">{silence}</p> }.into_any(),
        };
        view! {
            <h1>"Mentions légales"</h1>
            <p>"Le Fil est un site indépendant. Ce n’est pas un site officiel de l’État."</p>
            <h2>"Qui publie ce site"</h2>
            {or_silence(operateur.editeur(), "La personne qui a installé ce site n’a pas encore écrit qui le publie.")}
            <h2>"Qui l’héberge"</h2>
            {or_silence(operateur.hebergeur(), "La personne qui a installé ce site n’a pas encore écrit qui l’héberge.")}
            <h2>"Nous écrire"</h2>
            <Contact of=operateur />
            <h2>"Le logiciel"</h2>
            <p>"Le Fil est un logiciel libre, sous licence MIT ou Apache 2.0, au choix. Chacun·e peut le lire, l’installer et le changer."</p>
            <h2>"Les données utilisées"</h2>
            <p>"Communes et codes postaux : code officiel géographique de l’INSEE, Licence Ouverte 2.0. Positions : GeoNames, licence CC BY 4.0."</p>
        }
    })
}

/// How to reach whoever runs the site, or that they have not said.
#[component]
pub fn Contact(of: Operateur) -> impl IntoView {
    match of.contact() {
        Some(contact) => {
            let shown = contact.to_owned();
            let link = Email::parse(contact).map(|email| format!("mailto:{}", email.as_str()));
            match link {
                Some(link) => view! { <p><a href=link>{shown}</a></p> }.into_any(),
                None => view! { <p class="stated">{shown}</p> }.into_any(),
            }
        }
        None => view! { <p class="empty">"La personne qui a installé ce site n’a pas encore donné d’adresse de contact."</p> }.into_any(),
    }
}
