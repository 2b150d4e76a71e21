# SPDX-License-Identifier: MIT
"""
Words that have an emoji that nobody can mistake: English, Spanish, Portuguese, French, German, Italian.

In: nothing. Out: a mapping from words in lower case. Words that mean something else in another of these languages, or
that are mostly meant otherwise (fire somebody, cool), are left out.
"""

from __future__ import annotations

_ROWS = """
💰 money cash dinero dinheiro argent geld soldi denaro
💵 dollar dollars dólar dólares
📈 growth profit crecimiento crescimento croissance wachstum crescita gewinn
📉 recession rezession recesión recessão récession
🚀 rocket rockets cohete foguete fusée rakete razzo
🧠 brain brains cerebro cérebro cerveau gehirn cervello
❤️ heart love corazón amor coração cœur liebe herz cuore amore
💡 idea ideas ideia idée idee
🔥 flame flames feuer fogo incendio llamas flammes flammen fiamme
🎉 party celebrate celebration fiesta celebrar celebração fête feier feiern festeggiare
🏆 winner champion trophy campeón campeão gagnant sieger campione trofeo champions
⏰ alarm wecker despertador réveil sveglia
📅 calendar calendario calendário calendrier kalender
📱 phone smartphone iphone teléfono celular téléphone handy telefono
💻 laptop computer computadora ordenador computador ordinateur rechner
🤖 robot robots roboter robô
🎵 song music música musique musik canción chanson lied canzone musica
🎬 movie movies film películas película filme kino
📚 books libros livros bücher bibliothek library libri
✍️ writing escribir écriture schreiben scrivere
🏫 school escuela escola école schule scuola
🎓 university universidad universidade université universität università
🏠 house casa maison zuhause haus
🚗 car coche carro voiture auto
✈️ airplane plane avión avião flugzeug aereo
🌍 planet earth planeta planète erde pianeta
☀️ sun sunshine sol soleil sonne
🌧️ rain lluvia chuva pluie regen pioggia
❄️ snow nieve neve neige schnee
⚡ lightning electricity electricidad eletricidade électricité blitz strom elettricità
🌳 tree trees árbol árvore arbre baum albero forest wald bosque forêt
🌊 ocean wave waves océano oceano océan ozean meer
🐶 dog dogs perro cachorro chien hund cane
🐱 cat cats gato katze gatto
🐎 horse horses caballo cavalo cheval pferd cavallo
🍕 pizza
☕ coffee café kaffee caffè
🍺 beer cerveza cerveja bière bier birra
🍎 apple manzana maçã pomme apfel mela
🥦 vegetables verduras legumes légumes gemüse verdure
💪 strong strength muscle fuerza força muskel forza
🏃 running runner correr corrida laufen correre
😴 sleep sleeping dormir sommeil schlaf schlafen dormire
😂 laugh laughing funny risa rire lachen ridere
😭 crying llorar chorar pleurer weinen piangere
😱 scared scary miedo medo peur angst paura
😡 angry enojado zangado wütend arrabbiato
🤔 question pregunta pergunta frage domanda
🩺 doctor médico médecin arzt medico
💊 medicine pill medicina médicament medikament
🔒 security password seguridad contraseña segurança senha sécurité passwort sicherheit sicurezza
🎯 target goal goals objetivo meta objectif ziel obiettivo
🛑 forbidden prohibido proibido interdit verboten vietato
⚠️ warning danger dangerous peligro perigo avertissement gefahr pericolo
🎁 gift gifts regalo presente cadeau geschenk
👑 king queen rey reina rainha könig königin roi reine
👶 baby bebé bebê bébé
🌙 moon luna lua lune mond
⭐ star estrella estrela étoile stern stella
🧪 experiment chemistry laboratory experimento química expérience chimie chemie esperimento
🎤 microphone micrófono microfone mikrofon microfono
📷 camera cámara câmera kamera fotocamera
🔑 key llave chave clé schlüssel chiave
🗳️ vote votes election elección eleição élection wahl elezione
⚖️ justice law lawyer justicia abogado justiça advogado avocat gerechtigkeit anwalt giustizia avvocato
💼 business job negocio negócio geschäft lavoro
📧 email e-mail correo
🌱 plant plants planta plante pflanze pianta
🐟 fish pescado peixe poisson fisch pesce
🍫 chocolate chocolat schokolade cioccolato
⚽ football soccer fútbol futebol fußball calcio
🏀 basketball baloncesto basquete pallacanestro
🎮 gaming videogame videojuego gamer
"""
EMOJI_OF_WORD = {word.casefold(): row.split()[0] for row in _ROWS.strip().split("\n") for word in row.split()[1:]}
"""Words with their case folded, in the singular where a plural ends in s."""
